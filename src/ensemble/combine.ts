import type { Combine, EnsembleState } from './types.ts';

/**
 * The mixture of M forecasts of one symbol: weighted mean and the mixture's standard deviation
 * sqrt(sum w (s_m^2 + (f_m - mean)^2)). Members without a forecast (NaN) drop out and the rest share their
 * weight, equally where they had none; all NaN gives NaN. `forecasts` and `spreads` are read at m * stride + offset.
 */
export function combineForecasts(
  weights: Float64Array,
  forecasts: ArrayLike<number>,
  spreads: ArrayLike<number>,
  stride: number,
  offset: number,
): { mean: number; spread: number } {
  let mass = 0;
  let mean = 0;
  let present = 0;
  for (let m = 0; m < weights.length; m++) {
    const f = forecasts[m * stride + offset];
    if (!Number.isFinite(f)) continue;
    present++;
    mass += weights[m];
    mean += weights[m] * f;
  }
  if (present === 0) return { mean: Number.NaN, spread: Number.NaN };
  if (mass <= 0) {
    const equal = new Float64Array(weights.length).fill(1 / weights.length);
    return combineForecasts(equal, forecasts, spreads, stride, offset);
  }
  mean /= mass;
  let variance = 0;
  for (let m = 0; m < weights.length; m++) {
    const f = forecasts[m * stride + offset];
    if (Number.isFinite(f)) variance += weights[m] * (spreads[m] ** 2 + (f - mean) ** 2);
  }
  return { mean, spread: Math.sqrt(variance / mass) };
}

const weightedMean: Combine = (weights, forecasts, spreads) =>
  combineForecasts(weights, forecasts, spreads, 1, 0);

/** How an ensemble combines the forecasts of one symbol. */
export const combinerOf = (state: EnsembleState): Combine => state.combine ?? weightedMean;
