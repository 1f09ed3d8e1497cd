import { columnsOf } from './columns.ts';
import type { OutOfFold } from './types.ts';

/** Index of the fold that bar start + i lies in, for each of the [bars]. */
export function foldOfBar({ folds, start, bars }: OutOfFold): Int32Array {
  const of = new Int32Array(bars);
  for (const fold of folds) of.fill(fold.index, fold.testStart - start, fold.testEnd - start);
  return of;
}

/** Point forecasts of member m under seed k, [S][bars]. */
export function pointsOf(book: OutOfFold, m: number, k: number): Float32Array {
  const { names, point } = columnsOf(book.head);
  const [C, cells] = [names.length, book.symbols * book.bars];
  const at = (m * book.seeds + k) * cells * C;
  if (C === 1) return book.values.subarray(at, at + cells);
  return Float32Array.from({ length: cells }, (_, i) => book.values[at + i * C + point]);
}

/** All columns of member m under seed k, [S][bars][C]. */
export function valuesOf(book: OutOfFold, m: number, k: number): Float32Array {
  const size = book.symbols * book.bars * columnsOf(book.head).names.length;
  return book.values.subarray((m * book.seeds + k) * size, (m * book.seeds + k + 1) * size);
}

/** Residual spread of member m under seed k at each of the [bars]: that of the fold the bar lies in. */
export function spreadsOf(book: OutOfFold, m: number, k: number): Float64Array {
  const F = book.folds.length;
  const at = (m * book.seeds + k) * F;
  return Float64Array.from(foldOfBar(book), (fold) => book.residualStd[at + fold]);
}
