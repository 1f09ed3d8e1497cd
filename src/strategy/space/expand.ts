import { AutostockError } from '../../core/index.ts';
import type { Strategy } from '../schema.ts';
import type { ParameterSpace, SpaceMethod, SpaceOptions } from '../types.ts';
import { type Constraint, compileConstraints } from './constraint.ts';
import { type Domain, paramDomains } from './domain.ts';
import { latinSpace, randomSpace, valueAt } from './draw.ts';
import { type Axis, GridSpace, tooManySets } from './grid.ts';
import { listSpace, setOf } from './list.ts';

/** Most sets of a space unless said otherwise. */
export const MAX_SETS = 10_000_000;

/** The swept parameters of a strategy and what their sets must meet. */
export interface Sweep {
  readonly domains: readonly Domain[];
  readonly constraints: readonly Constraint[];
}

/** Constraints that read no swept parameter hold for every set or for none. */
export function sweepOf(strategy: Strategy): Sweep {
  const all = paramDomains(strategy);
  const constraints = compileConstraints(strategy, all);
  const never = constraints.find((c) => c.params.length === 0 && !c.holds(new Float64Array(0)));
  if (never)
    throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', `constraints: "${never.text}" is never met: 0 runs`);
  return { domains: all.filter((d) => d.swept), constraints: constraints.filter((c) => c.params.length > 0) };
}

function axisOf(domain: Domain, levels: number | undefined): Axis {
  if (Number.isFinite(domain.count)) return domain;
  if (levels === undefined)
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `params.${domain.name} is an interval of real numbers: a grid needs "levels" or a step`,
      { details: { field: `params.${domain.name}` } },
    );
  return {
    name: domain.name,
    count: levels,
    at: (i) => valueAt(domain, levels === 1 ? 0.5 : i / (levels - 1)),
  };
}

function wholeNumber(field: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  const hint = field === 'count' && value === 0 ? ': 0 runs' : '';
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `${field} must be a whole number from ${least}, was ${value}${hint}`,
    { details: { field, was: value } },
  );
}

/** The parameter sets of a strategy. Counted, and refused when there are none or too many, before they are made. */
export function expandSpace(
  strategy: Strategy,
  method: SpaceMethod,
  { maxSets = MAX_SETS }: SpaceOptions = {},
): ParameterSpace {
  const { domains, constraints } = sweepOf(strategy);
  switch (method.method) {
    case 'grid': {
      if (method.levels !== undefined) wholeNumber('levels', method.levels, 1);
      const axes = domains.map((d) => axisOf(d, method.levels));
      return new GridSpace(axes, constraints, maxSets);
    }
    case 'list':
      if (method.sets.length > maxSets) throw tooManySets(String(method.sets.length), maxSets);
      return listSpace(method.sets, domains, constraints);
    default: {
      wholeNumber('count', method.count, 1);
      wholeNumber('seed', method.seed, 0);
      if (method.count > maxSets) throw tooManySets(String(method.count), maxSets);
      const space = method.method === 'random' ? randomSpace : latinSpace;
      return space(method.count, method.seed, domains, constraints);
    }
  }
}

/** The set of a single run: the defaults, with `values` in place of some. Must meet the constraints. */
export function singleSet(strategy: Strategy, values: Readonly<Record<string, number>> = {}): Float64Array {
  const { domains, constraints } = sweepOf(strategy);
  const defaults = Object.fromEntries(domains.map((d) => [d.name, d.default]));
  return setOf({ ...defaults, ...values }, domains, constraints, (message) => {
    throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', `params${message}`, {
      details: { field: 'params', values },
    });
  });
}
