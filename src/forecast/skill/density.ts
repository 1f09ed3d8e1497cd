import { QUANTILE_LEVELS } from '../../native/index.ts';
import { studentTwoSided } from '../../statistics/index.ts';
import { columnsOf } from '../columns.ts';
import { pointsOf, spreadsOf, valuesOf } from '../read.ts';
import type { OutOfFold } from '../types.ts';
import type { ScoredForecast } from './types.ts';

const GRID = 512;

/** Quantile of Student's t above the median, by bisection. */
function studentQuantile(level: number, freedom: number): number {
  let [low, high] = [0, 1e6];
  for (let k = 0; k < 80; k++) {
    const middle = (low + high) / 2;
    if (1 - studentTwoSided(middle, freedom) / 2 < level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Quantile by 1 / degrees of freedom, from a grid: rows have as many degrees as there are rows. */
function quantileTable(level: number): (freedom: number) => number {
  const upper = Math.max(level, 1 - level);
  const sign = level < 0.5 ? -1 : 1;
  if (upper === 0.5) return () => 0;
  const grid = Float64Array.from({ length: GRID + 1 }, (_, i) =>
    studentQuantile(upper, i === 0 ? 1e7 : GRID / i),
  );
  return (freedom) => {
    const at = Math.min(1, 1 / freedom) * GRID;
    const i = Math.min(GRID - 1, Math.floor(at));
    return sign * (grid[i] + (at - i) * (grid[i + 1] - grid[i]));
  };
}

let tables: readonly ((freedom: number) => number)[] | undefined;

/** [cells][location, scale, dof] -> [cells][levels] */
function studentQuantiles(values: Float32Array): Float32Array {
  tables ??= QUANTILE_LEVELS.map(quantileTable);
  const K = tables.length;
  const out = new Float32Array((values.length / 3) * K);
  for (let i = 0; i < values.length / 3; i++) {
    const [location, scale, freedom] = values.subarray(i * 3, i * 3 + 3);
    for (let k = 0; k < K; k++) out[i * K + k] = location + scale * tables[k](freedom);
  }
  return out;
}

/** [bars] -> [S][bars] */
function acrossSymbols(perBar: Float64Array, symbols: number): Float32Array {
  const out = new Float32Array(symbols * perBar.length);
  for (let s = 0; s < symbols; s++) out.set(perBar, s * perBar.length);
  return out;
}

/** What member m under seed k states of each bar: its head's distribution, or its residual spread around the point. */
export function memberForecast(book: OutOfFold, m: number, k: number): ScoredForecast {
  const points = pointsOf(book, m, k);
  const values = valuesOf(book, m, k);
  const { names } = columnsOf(book.head);
  if (book.head === 'quantiles')
    return { points, density: { kind: 'quantiles', levels: QUANTILE_LEVELS, values } };
  if (book.head === 'studentT') {
    const quantiles = studentQuantiles(values);
    return { points, density: { kind: 'quantiles', levels: QUANTILE_LEVELS, values: quantiles } };
  }
  if (book.head === 'gaussian') {
    const spread = Float32Array.from(points, (_, i) => values[i * names.length + 1]);
    return { points, density: { kind: 'gaussian', spread } };
  }
  return {
    points,
    density: { kind: 'gaussian', spread: acrossSymbols(spreadsOf(book, m, k), book.symbols) },
  };
}
