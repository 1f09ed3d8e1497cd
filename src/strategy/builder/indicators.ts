import { exprOf, NumberValue, type Operand } from './values.ts';

/** Series that replace the usual inputs come first, then the settings in the order of the catalogue. */
type Indicator = (...args: readonly Operand[]) => NumberValue;

const single =
  (op: string): Indicator =>
  (...args) =>
    new NumberValue({ op, args: args.map(exprOf) });

const several =
  <O extends string>(op: string, outputs: readonly O[]) =>
  (...args: readonly Operand[]): Readonly<Record<O, NumberValue>> =>
    Object.fromEntries(
      outputs.map((output) => [output, new NumberValue({ op, args: args.map(exprOf), output })]),
    ) as Record<O, NumberValue>;

export const sma = single('sma');
export const ema = single('ema');
export const rsi = single('rsi');
export const zscore = single('zscore');
export const volumeZscore = single('volumeZscore');
export const atr = single('atr');
export const roc = single('roc');
export const realizedVol = single('realizedVol');
export const benchmarkReturn = single('benchmarkReturn');
export const benchmarkVol = single('benchmarkVol');
export const beta = single('beta');
export const relativeStrength = single('relativeStrength');
export const macd = several('macd', ['macd', 'signal', 'hist']);
export const bollinger = several('bollinger', ['upper', 'middle', 'lower', 'percentB', 'bandwidth']);
