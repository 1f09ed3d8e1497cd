import { AutostockError } from '../core/index.ts';
import type { NativeStrategy } from '../native/index.ts';
import { paramNames } from '../strategy/index.ts';
import type { StudySpec } from './schema.ts';

/** Largest size a rule can ask for, when it is a literal or a parameter; an expression is capped as it trades. */
function largest({ strategy }: StudySpec, compiled: NativeStrategy, node: number | undefined): number {
  const { op, value = 0, param = 0 } = node === undefined ? { op: 'constant' } : compiled.nodes[node];
  if (op === 'constant') return Math.abs(value);
  if (op !== 'param') return 0;
  const spec = strategy.params?.[paramNames(strategy)[param]];
  if (typeof spec !== 'object') return 0;
  const values = [...(spec.values ?? []), spec.from, spec.to, spec.min, spec.max];
  return Math.max(...values.map((v) => Math.abs(v ?? 0)));
}

/** Refuses weights and sizes that the account's leverage could never carry. */
export function checkWeights(spec: StudySpec, compiled: NativeStrategy, symbols: number): void {
  const { sizing = 'equity' } = spec.strategy;
  const cap = spec.margin.maxLeverage;
  const check = (field: string, each: number, count: number) => {
    if (each * count <= cap * (1 + 1e-9)) return;
    const sum = count > 1 ? ` on each of ${count} symbols` : '';
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `strategy.${field} ${each}${sum} is over the cap: at most margin.maxLeverage ${cap} of the account's equity`,
      { details: { field: `strategy.${field}`, was: each, cap, symbols: count } },
    );
  };
  const { weight, size } = compiled.rules;
  if (weight !== undefined)
    check('rules.weight', largest(spec, compiled, weight), spec.accounts === 'shared' ? symbols : 1);
  if (size !== undefined && sizing === 'equity') check('size', largest(spec, compiled, size), 1);
}
