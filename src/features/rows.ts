import { AutostockError } from '../core/index.ts';
import type { FeatureMatrix, LabelMatrix } from './types.ts';

function collect(
  features: FeatureMatrix,
  window: number,
  from: number,
  to: number,
  wanted: (row: number) => boolean,
): Int32Array {
  const { symbols, times, values } = features;
  if (!Number.isInteger(window) || window < 1)
    throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', `window must be an integer >= 1, was ${window}`);
  if (!(from >= 0 && from <= to && to <= times))
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `the bar range [${from}, ${to}) is not inside the ${times} bars of the features`,
    );
  const width = features.names.length;
  const rows: number[] = [];
  for (let s = 0; s < symbols; s++) {
    let complete = 0;
    for (let t = Math.max(0, from - window + 1); t < to; t++) {
      const row = s * times + t;
      let finite = true;
      for (let f = row * width; f < (row + 1) * width && finite; f++) finite = Number.isFinite(values[f]);
      complete = finite ? complete + 1 : 0;
      if (t >= from && complete >= window && wanted(row)) rows.push(row);
    }
  }
  return Int32Array.from(rows);
}

/**
 * Rows r = s * T + t with t in [from, to) that can be trained on: the `window` feature vectors ending at t
 * are finite and so is the scaled label. Windows may start before `from`: they only look back.
 */
export function sampleRows(
  features: FeatureMatrix,
  labels: LabelMatrix,
  window: number,
  from: number,
  to: number,
): Int32Array {
  return collect(features, window, from, to, (row) => Number.isFinite(labels.scaled[row]));
}

/** Rows that can be forecast: as `sampleRows`, without asking for a label. */
export function predictionRows(
  features: FeatureMatrix,
  window: number,
  from: number,
  to: number,
): Int32Array {
  return collect(features, window, from, to, () => true);
}
