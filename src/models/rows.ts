import type { LabelMatrix } from '../features/index.ts';

/** A scaled feature array with its shape: values [S][T][F]. */
export interface ScaledFeatures {
  readonly values: Float32Array;
  readonly symbols: number;
  readonly times: number;
  readonly featureCount: number;
}

/**
 * Rows (s * T + t) with t in [start, end) whose whole window is known, and whose label is known when labels
 * are given. The window may reach back before `start`, never before the symbol's first bar.
 */
export function completeRows(
  features: ScaledFeatures,
  window: number,
  start: number,
  end: number,
  labels?: LabelMatrix['scaled'],
): Int32Array {
  const { values, symbols, times, featureCount: F } = features;
  const rows: number[] = [];
  const from = Math.max(0, start - window + 1);
  const to = Math.min(end, times);
  for (let s = 0; s < symbols; s++) {
    let run = 0;
    for (let t = from; t < to; t++) {
      const row = s * times + t;
      let known = true;
      for (let i = row * F; i < (row + 1) * F && known; i++) known = Number.isFinite(values[i]);
      run = known ? run + 1 : 0;
      if (t >= start && run >= window && (!labels || Number.isFinite(labels[row]))) rows.push(row);
    }
  }
  return Int32Array.from(rows);
}
