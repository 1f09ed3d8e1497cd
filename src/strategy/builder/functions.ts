import type { Expr } from '../expression/expr.ts';
import { exprOf, NumberValue, type Operand, TruthValue } from './values.ts';

const ref = (name: string): NumberValue => new NumberValue({ ref: name });

/** Fields of the bar, up to and including its close. */
export const open = ref('open');
export const high = ref('high');
export const low = ref('low');
export const close = ref('close');
export const volume = ref('volume');
/** The close of the strategy's benchmark symbol. */
export const benchmark = ref('benchmark');

const numbers =
  (op: string) =>
  (...args: readonly Operand[]): NumberValue =>
    new NumberValue({ op, args: args.map(exprOf) });
const one =
  (op: string) =>
  (x: Operand): NumberValue =>
    new NumberValue({ op, args: [exprOf(x)] });
const windowed =
  (op: string) =>
  (x: Operand, n: Operand): NumberValue =>
    new NumberValue({ op, args: [exprOf(x), exprOf(n)] });
type TwoOrMore = (a: Operand, b: Operand, ...more: readonly Operand[]) => NumberValue;

export const min: TwoOrMore = numbers('min');
export const max: TwoOrMore = numbers('max');
export const abs = one('abs');
export const log = one('log');
export const exp = one('exp');
export const sqrt = one('sqrt');
export const sign = one('sign');
/** Rank among the symbols at the bar, 0 to 1. */
export const rank = one('rank');
export const crossZscore = one('crossZscore');
export const rollingMin = windowed('rollingMin');
export const rollingMax = windowed('rollingMax');
export const rollingMean = windowed('rollingMean');
export const rollingStd = windowed('rollingStd');
export const rollingRank = windowed('rollingRank');
export const rollingZscore = windowed('rollingZscore');

export const always = new TruthValue(true);
export const never = new TruthValue(false);
export const feature = (name: string): NumberValue => new NumberValue({ feature: name });
export const forecast = (name: string): NumberValue => new NumberValue({ forecast: name });

/** Settings and inputs of an indicator by name. */
export type Settings = Readonly<Record<string, Operand>>;

/** Any indicator of the catalogue by name, its settings and inputs by name, one of its outputs. */
export function indicator(name: string, settings: Settings = {}, output?: string): NumberValue {
  const entries = Object.entries(settings).map(([key, value]): [string, Expr] => [key, exprOf(value)]);
  return new NumberValue({
    op: name,
    args: [],
    ...(entries.length > 0 ? { named: Object.fromEntries(entries) } : {}),
    ...(output === undefined ? {} : { output }),
  });
}
