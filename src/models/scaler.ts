import { AutostockError } from '../core/index.ts';
import type { FeatureMatrix } from '../features/index.ts';
import { sharedFloat32 } from '../native/index.ts';
import type { Scaler } from './types.ts';

/** Scaled values beyond this many standard deviations are clipped. */
export const DEFAULT_CLIP = 5;

/**
 * Mean and standard deviation of each feature over `rows` (row = s * T + t) of the train fold and nothing else.
 * Unknown values (NaN) are left out; a constant or never known feature gets std 1, so it scales to 0.
 */
export function fitScaler(features: FeatureMatrix, rows: Int32Array, clip = DEFAULT_CLIP): Scaler {
  const { values } = features;
  const F = features.names.length;
  if (rows.length === 0) {
    throw new AutostockError(
      'AUTOSTOCK_DATA_TOO_SHORT',
      'the scaler has no train rows: widen the train range',
    );
  }
  const count = new Float64Array(F);
  const mean = new Float64Array(F);
  const std = new Float64Array(F);
  for (const row of rows) {
    for (let f = 0; f < F; f++) {
      const x = values[row * F + f];
      if (!Number.isFinite(x)) continue;
      count[f]++;
      mean[f] += x;
    }
  }
  for (let f = 0; f < F; f++) mean[f] = count[f] > 0 ? mean[f] / count[f] : 0;
  for (const row of rows) {
    for (let f = 0; f < F; f++) {
      const d = values[row * F + f] - mean[f];
      if (Number.isFinite(d)) std[f] += d * d;
    }
  }
  for (let f = 0; f < F; f++) {
    const spread = count[f] > 1 ? Math.sqrt(std[f] / (count[f] - 1)) : 0;
    // Rounding alone leaves a constant column with a tiny spread; dividing by it would make noise of it.
    std[f] = spread > 1e-12 * Math.max(1, Math.abs(mean[f])) ? spread : 1;
  }
  return { mean, std, clip };
}

/** (x - mean) / std clipped to +-clip, float32 over shared memory, [S][T][F]; NaN stays NaN. */
export function applyScaler(scaler: Scaler, features: FeatureMatrix): Float32Array {
  const { values } = features;
  const F = features.names.length;
  if (scaler.mean.length !== F) {
    throw new AutostockError(
      'AUTOSTOCK_MODEL_CHECKPOINT',
      `the scaler was fitted on ${scaler.mean.length} features, the data has ${F}: use the features it was trained with`,
      { details: { field: 'features', fitted: scaler.mean.length, was: F } },
    );
  }
  const { mean, std, clip } = scaler;
  const out = sharedFloat32(values.length);
  for (let i = 0; i < values.length; i += F) {
    for (let f = 0; f < F; f++) {
      const z = (values[i + f] - mean[f]) / std[f];
      out[i + f] = Math.min(clip, Math.max(-clip, z));
    }
  }
  return out;
}
