import { AutostockError } from '../../core/index.ts';
import type { NativeNode, NativeNumber } from '../../native/index.ts';
import { invalid } from '../expression/fault.ts';
import { OPERATORS } from '../expression/operators.ts';
import { printExpression } from '../expression/print.ts';
import { placeIn } from '../expression/read.ts';
import { STOPS } from '../schema.ts';
import { subsets } from '../space/subset.ts';
import { refusal } from './probe.ts';
import type { Program } from './program.ts';

/** Largest lag or window, native/core/strategy/program.h. */
const MAX_BARS = 1_000_000;

/** Columns a node's own settings read. */
export function settingColumns(node: NativeNode): number[] {
  const numbers = [...Object.values(node.params ?? {}), ...(node.n === undefined ? [] : [node.n])];
  return [...new Set(numbers.flatMap((v) => (typeof v === 'number' ? [] : [v.param])))];
}

export const valueIn = (value: NativeNumber, set: Float64Array): number =>
  typeof value === 'number' ? value : set[value.param];

export function settingsIn(node: NativeNode, set: Float64Array): Record<string, number> {
  return Object.fromEntries(
    Object.entries(node.params ?? {}).map(([name, value]) => [name, valueIn(value, set)]),
  );
}

/** "rules.long, column 3 of "…"": where a node was written, and what. */
export function nodeFault(program: Program, node: number, message: string): AutostockError {
  const origin = program.origins[node];
  if (!origin) return invalid({ field: `nodes[${node}]` }, message);
  const { read, expr } = origin;
  const { source, column } = placeIn(read, expr);
  return invalid(source, `${printExpression(expr)}: ${message}`, {
    column,
    token: printExpression(expr),
  });
}

/** "fast = 3, slow = 2" of the columns that matter. */
export const setWords = (program: Program, columns: readonly number[], set: Float64Array): string =>
  columns.map((c) => `${program.sweep.domains[c].name} = ${set[c]}`).join(', ');

function windowRefusal(node: NativeNode, set: Float64Array): string | undefined {
  const spec = OPERATORS.entries.find((o) => o.native === node.op);
  const least = spec?.bars?.least ?? 0;
  const n = valueIn(node.n ?? 0, set);
  if (Number.isInteger(n) && n >= least && n <= MAX_BARS) return undefined;
  const future = n < 0 ? ': later bars cannot be read' : '';
  return `n must be a whole number of bars from ${least} to ${MAX_BARS}, was ${n}${future}`;
}

function checkRule(program: Program, rule: string, node: number): void {
  const { op, value = Number.NaN, param = 0 } = program.nodes[node];
  if (op !== 'constant' && op !== 'param') return;
  const least = op === 'constant' ? value : program.sweep.domains[param].min;
  const field = rule === 'size' ? rule : `stops.${rule}`;
  if (rule === 'size' ? least > 0 : least >= 0) return;
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `${field} must be ${rule === 'size' ? 'above' : 'at least'} 0, was ${least}`,
    { details: { field, was: least } },
  );
}

/** Every setting of every node against what its indicator takes, for all values of the space. */
export function checkRanges(program: Program): void {
  program.nodes.forEach((node, i) => {
    if (node.op !== 'indicator' && node.n === undefined) return;
    const columns = settingColumns(node);
    for (const set of subsets(program.sweep, columns)) {
      const why =
        node.op === 'indicator'
          ? refusal(node.indicator ?? '', settingsIn(node, set))
          : windowRefusal(node, set);
      if (why === undefined) continue;
      const at = columns.length > 0 ? ` (${setWords(program, columns, set)})` : '';
      throw nodeFault(program, i, `${why}${at}`);
    }
  });
  for (const rule of ['size', ...STOPS] as const) {
    const node = program.rules[rule];
    if (node !== undefined) checkRule(program, rule, node);
  }
}
