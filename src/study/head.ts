import { type Costs, describeCosts } from '../costs/index.ts';
import { CODE_VERSION } from '../pipeline/index.ts';
import type { Expression } from '../strategy/index.ts';
import type { Prepared } from './prepare.ts';
import { studyHash } from './resolve.ts';
import type { StudySpec } from './schema.ts';
import type { StudyHead } from './types.ts';

const text = (expression: Expression): string =>
  typeof expression === 'object' ? JSON.stringify(expression) : String(expression);

/** Rules, size and stops, one line each. */
export function ruleLines({ strategy }: StudySpec): string[] {
  const lines: string[] = [];
  const add = (name: string, value: Expression | undefined, note = '') => {
    if (value !== undefined) lines.push(`${name}: ${text(value)}${note}`);
  };
  for (const [name, value] of Object.entries(strategy.rules)) add(name, value);
  add(
    'size',
    strategy.size ?? (strategy.rules.weight === undefined ? 1 : undefined),
    ` (${strategy.sizing ?? 'equity'})`,
  );
  for (const [name, value] of Object.entries(strategy.stops ?? {})) add(name, value);
  return lines;
}

/** Costs, timing and accounts in words. */
function assumptions({ spec }: Prepared, accounts: 'each' | 'shared'): string[] {
  const { lag, fillAt } = spec.execution;
  const { initialCashUsd, fractional } = spec.account;
  const cash = `${initialCashUsd.toLocaleString('en-US')} USD`;
  return [
    describeCosts(spec.costs as Costs),
    `signals of a bar act ${lag === 0 ? 'at its own close' : `at the ${fillAt} ${lag} bar${lag === 1 ? '' : 's'} later`}`,
    accounts === 'each'
      ? `every symbol on an account of its own with ${cash}; the combined curve is their mean`
      : `all symbols on one account with ${cash}`,
    fractional ? 'parts of shares' : 'whole shares',
    `leverage up to ${spec.margin.maxLeverage}x, borrow fee ${100 * spec.margin.borrowRateAnn} % a year`,
  ];
}

/** What every study's result begins with. */
export function headOf(
  prepared: Prepared,
  accounts: 'each' | 'shared',
  tried: number,
  timingsMs: Readonly<Record<string, number>>,
): StudyHead {
  const { spec, panel } = prepared;
  const { threads: _threads, ...decisive } = spec;
  return {
    name: spec.name,
    seed: spec.seed,
    codeVersion: CODE_VERSION,
    specHash: studyHash(spec),
    spec: decisive,
    provenance: panel.provenance,
    dataHash: panel.hash,
    interval: panel.interval,
    periodsPerYear: prepared.periodsPerYear,
    symbols: prepared.names,
    period: prepared.periods.research,
    rules: ruleLines(spec),
    assumptions: assumptions(prepared, accounts),
    trials: tried + spec.priorTrials,
    warnings: [...panel.provenance.notes],
    timingsMs,
  };
}
