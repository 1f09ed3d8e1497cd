import { AutostockError, closest } from '../../core/index.ts';
import type { ParameterSpace, SpaceMethod } from '../types.ts';
import type { Constraint } from './constraint.ts';
import { allowedWords, allows, type Domain } from './domain.ts';

/** Sets that are held in memory, [N][P]. */
export class ListSpace implements ParameterSpace {
  readonly method: SpaceMethod['method'];
  readonly names: readonly string[];
  readonly size: number;
  private readonly sets: Float64Array;

  constructor(method: SpaceMethod['method'], names: readonly string[], sets: Float64Array, size: number) {
    this.method = method;
    this.names = names;
    this.sets = sets;
    this.size = size;
  }

  chunk(from: number, count: number): Float64Array {
    const width = this.names.length;
    const start = Math.max(0, from);
    return this.sets.slice(start * width, Math.min(this.size, start + Math.max(0, count)) * width);
  }
}

function refuse(i: number, message: string): never {
  throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', `sets[${i}]${message}`, {
    details: { field: `sets[${i}]` },
  });
}

/** Columns of one named set: every swept parameter, in range, constraints met. */
export function setOf(
  values: Readonly<Record<string, number>>,
  domains: readonly Domain[],
  constraints: readonly Constraint[],
  fail: (message: string) => never,
): Float64Array {
  const names = domains.map((d) => d.name);
  const stray = Object.keys(values).find((name) => !names.includes(name));
  if (stray !== undefined) {
    const near = closest(stray, names);
    fail(
      `.${stray} is no parameter with a space: ${near ? `did you mean "${near}"?` : `known: ${names.join(', ')}`}`,
    );
  }
  const set = Float64Array.from(domains, (domain) => {
    const value = values[domain.name];
    if (value === undefined) fail(`.${domain.name} is missing`);
    if (typeof value !== 'number' || !allows(domain, value))
      fail(`.${domain.name} must be ${allowedWords(domain)}, was ${value}`);
    return value;
  });
  const broken = constraints.find((c) => !c.holds(set));
  if (broken) fail(` does not meet the constraint "${broken.text}"`);
  return set;
}

/** Sets given one by one, kept in their order. */
export function listSpace(
  sets: readonly Readonly<Record<string, number>>[],
  domains: readonly Domain[],
  constraints: readonly Constraint[],
): ParameterSpace {
  if (sets.length === 0) throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', 'sets is empty: 0 runs');
  const rows = new Float64Array(sets.length * domains.length);
  sets.forEach((values, i) => {
    const set = setOf(values, domains, constraints, (message) => refuse(i, message));
    rows.set(set, i * domains.length);
  });
  return new ListSpace(
    'list',
    domains.map((d) => d.name),
    rows,
    sets.length,
  );
}
