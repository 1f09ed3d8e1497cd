import type { Outcome } from './types.ts';

/** What an outcome needs of the bar its forecasts were made at. */
export type Made = Pick<Outcome, 'forecasts' | 'regimes' | 'weights'>;

/** The outcome of forecasts [M][n] once their labels [n] are known: the squared errors of every member, averaged. */
export function outcomeOf(made: Made, labels: Float64Array): Outcome {
  const { forecasts, weights } = made;
  const n = labels.length;
  const losses = new Float64Array(weights.length).fill(Number.NaN);
  for (let m = 0; m < losses.length; m++) {
    let sum = 0;
    let count = 0;
    for (let s = 0; s < n; s++) {
      const error = forecasts[m * n + s] - labels[s];
      if (!Number.isFinite(error)) continue;
      sum += error * error;
      count++;
    }
    if (count > 0) losses[m] = sum / count;
  }
  return { ...made, labels, losses };
}
