import { combineForecasts } from '../combine.ts';
import type { Outcome } from '../types.ts';

/** Gradients below this say nothing: their squares would be lost. */
export const LEAST_GRADIENT = 1e-100;

/**
 * Gradient of the mixture's squared error at the weights that were in force, less the mixture's own, [M]:
 * g_m = -2 mean_s (y_s - f_s)(f_ms - f_s) with f_s the mixture. A member without a forecast of a symbol counts as
 * the mixture, 0. -g_m is what linearised regret grows by (Cesa-Bianchi and Lugosi 2006, 2.5). False when no symbol
 * has a label and a forecast.
 */
export function mixtureGradient({ forecasts, labels, weights }: Outcome, into: Float64Array): boolean {
  const n = labels.length;
  into.fill(0);
  const none = new Float64Array(weights.length);
  let rows = 0;
  for (let s = 0; s < n; s++) {
    const { mean } = combineForecasts(weights, forecasts, none, n, s);
    const error = labels[s] - mean;
    if (!Number.isFinite(error)) continue;
    rows++;
    for (let m = 0; m < weights.length; m++) {
      const f = forecasts[m * n + s];
      if (Number.isFinite(f)) into[m] -= 2 * error * (f - mean);
    }
  }
  for (let m = 0; m < weights.length; m++) into[m] /= Math.max(rows, 1);
  return rows > 0;
}
