import { createRegistry } from '../../core/index.ts';
import type { NumberOp, TruthOp } from '../../native/index.ts';
import type { ValueType } from './expr.ts';

/** One operator of the language: how it is written, what it takes, what it means. */
export interface OperatorSpec {
  readonly name: string;
  /** The native operator it compiles to. */
  readonly native: NumberOp | TruthOp;
  readonly args: readonly ValueType[];
  readonly returns: ValueType;
  /** Takes more arguments of the last kind, folded from the left. */
  readonly more?: boolean;
  /** Takes a count of bars after its arguments; the number is its default, undefined = must be given. */
  readonly bars?: { readonly least: 0 | 1; readonly default?: number };
  /** How it is written between or before its arguments, and how tightly it binds (1 loosest). */
  readonly infix?: { readonly symbol: string; readonly level: number };
  /** One sentence. */
  readonly meaning: string;
}

/** Binding levels, loosest first. */
export const LEVEL = { or: 1, and: 2, not: 3, compare: 4, sum: 5, product: 6, minus: 7, call: 8 } as const;

const N = ['number'] as const;
const NN = ['number', 'number'] as const;
const TT = ['truth', 'truth'] as const;
const UNKNOWN_FALSE = 'false while a side is unknown';

const compare = (name: TruthOp, symbol: string, meaning: string): OperatorSpec => ({
  name,
  native: name,
  args: NN,
  returns: 'truth',
  infix: { symbol, level: LEVEL.compare },
  meaning: `${meaning}; ${UNKNOWN_FALSE}.`,
});
const sum = (name: NumberOp, symbol: string, level: number, meaning: string): OperatorSpec => ({
  name,
  native: name,
  args: NN,
  returns: 'number',
  infix: { symbol, level },
  meaning,
});
const plain = (name: string, native: NumberOp, meaning: string): OperatorSpec => ({
  name,
  native,
  args: N,
  returns: 'number',
  meaning,
});
const rolling = (native: NumberOp, meaning: string): OperatorSpec => ({
  name: native,
  native,
  args: N,
  returns: 'number',
  bars: { least: 1 },
  meaning: `${meaning} of the last n values, this bar's among them; unknown until n are known.`,
});

/** Every operator of the expression language, in the order of docs/strategies.md. */
export const OPERATORS = createRegistry<OperatorSpec>('operator', [
  {
    name: 'or',
    native: 'or',
    args: TT,
    returns: 'truth',
    infix: { symbol: 'or', level: LEVEL.or },
    meaning: 'Either is true.',
  },
  {
    name: 'and',
    native: 'and',
    args: TT,
    returns: 'truth',
    infix: { symbol: 'and', level: LEVEL.and },
    meaning: 'Both are true.',
  },
  {
    name: 'not',
    native: 'not',
    args: ['truth'],
    returns: 'truth',
    infix: { symbol: 'not', level: LEVEL.not },
    meaning: 'It is false.',
  },
  compare('gt', '>', 'The left is above the right'),
  compare('ge', '>=', 'The left is not below the right'),
  compare('lt', '<', 'The left is below the right'),
  compare('le', '<=', 'The left is not above the right'),
  compare('eq', '==', 'They are equal'),
  compare('ne', '!=', 'They differ'),
  compare(
    'crossAbove',
    'crosses above',
    'The left is above the right now and was not above it at the bar before',
  ),
  compare(
    'crossBelow',
    'crosses below',
    'The left is below the right now and was not below it at the bar before',
  ),
  sum('add', '+', LEVEL.sum, 'Sum.'),
  sum('sub', '-', LEVEL.sum, 'Difference.'),
  sum('mul', '*', LEVEL.product, 'Product.'),
  sum('div', '/', LEVEL.product, 'Quotient; unknown when it is not finite.'),
  {
    name: 'neg',
    native: 'neg',
    args: N,
    returns: 'number',
    infix: { symbol: '-', level: LEVEL.minus },
    meaning: 'The negative.',
  },
  {
    name: 'min',
    native: 'min',
    args: NN,
    returns: 'number',
    more: true,
    meaning: 'The least of two or more.',
  },
  {
    name: 'max',
    native: 'max',
    args: NN,
    returns: 'number',
    more: true,
    meaning: 'The largest of two or more.',
  },
  plain('abs', 'abs', 'Absolute value.'),
  plain('log', 'log', 'Natural logarithm; unknown at 0 and below.'),
  plain('exp', 'exp', 'e to the power of it.'),
  plain('sqrt', 'sqrt', 'Square root; unknown below 0.'),
  plain('sign', 'sign', '-1, 0 or 1.'),
  {
    name: 'if',
    native: 'where',
    args: ['truth', 'number', 'number'],
    returns: 'number',
    meaning: 'The second where the first is true, else the third.',
  },
  {
    name: 'lag',
    native: 'lag',
    args: N,
    returns: 'number',
    bars: { least: 0, default: 1 },
    meaning: 'Its value n bars ago.',
  },
  {
    name: 'before',
    native: 'before',
    args: ['truth'],
    returns: 'truth',
    bars: { least: 0, default: 1 },
    meaning: 'Whether it was true n bars ago.',
  },
  { name: 'known', native: 'known', args: N, returns: 'truth', meaning: 'Whether it has a value.' },
  rolling('rollingMin', 'Least'),
  rolling('rollingMax', 'Largest'),
  rolling('rollingMean', 'Mean'),
  rolling('rollingStd', 'Population standard deviation'),
  rolling('rollingRank', 'Share not above the last, 1/n to 1,'),
  rolling('rollingZscore', 'Distance from the mean in standard deviations'),
  plain('rank', 'crossRank', 'Rank among the symbols known at the bar, 0 lowest to 1 highest; 0.5 alone.'),
  plain(
    'crossZscore',
    'crossZscore',
    'Distance from the mean of the symbols known at the bar, in their population standard deviations.',
  ),
]);

/** Words that are no names. */
export const KEYWORDS: readonly string[] = ['and', 'or', 'not', 'crosses', 'above', 'below', 'true', 'false'];
/** Fields an expression may read. */
export const SERIES_FIELDS = ['open', 'high', 'low', 'close', 'volume', 'benchmark'] as const;
export type SeriesField = (typeof SERIES_FIELDS)[number];
