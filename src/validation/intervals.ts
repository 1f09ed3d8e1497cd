import { mean, normalCdf, normalInv, quantile, std } from '../statistics/index.ts';
import type { Interval } from './types.ts';

const UNKNOWN: Interval = [Number.NaN, Number.NaN];

/** Quantiles (1 -+ confidence) / 2 of the known samples; NaN where fewer than half are known. */
export function percentileInterval(samples: Float64Array, confidence: number): Interval {
  const known = samples.filter(Number.isFinite);
  if (known.length < samples.length / 2) return UNKNOWN;
  const tail = (1 - confidence) / 2;
  return [quantile(known, tail), quantile(known, 1 - tail)];
}

/** Acceleration from leave-one-group-out values: sum d^3 / (6 (sum d^2)^1.5), d = mean - value. */
function acceleration(jackknife: Float64Array): number {
  const centre = mean(jackknife);
  let squares = 0;
  let cubes = 0;
  for (const value of jackknife) {
    const d = centre - value;
    squares += d * d;
    cubes += d * d * d;
  }
  return squares > 0 ? cubes / (6 * squares ** 1.5) : 0;
}

/**
 * Bias-corrected and accelerated interval; NaN where the value, a jackknife value or half the samples are unknown,
 * or where the value lies outside all samples.
 * Source: Efron, Better Bootstrap Confidence Intervals, JASA 82(397), 1987.
 */
export function bcaInterval(
  value: number,
  samples: Float64Array,
  jackknife: Float64Array,
  confidence: number,
): Interval {
  const known = samples.filter(Number.isFinite);
  if (!Number.isFinite(value) || known.length < samples.length / 2) return UNKNOWN;
  if (!jackknife.every(Number.isFinite)) return UNKNOWN;
  let below = 0;
  for (const sample of known) below += sample < value ? 1 : sample === value ? 0.5 : 0;
  const bias = normalInv(below / known.length);
  if (Number.isNaN(bias)) return UNKNOWN;
  const a = acceleration(jackknife);
  const at = (p: number): number => {
    const z = bias + normalInv(p);
    return quantile(known, normalCdf(bias + z / (1 - a * z)));
  };
  const tail = (1 - confidence) / 2;
  return [at(tail), at(1 - tail)];
}

export const standardError = (samples: Float64Array): number => std(samples.filter(Number.isFinite));
