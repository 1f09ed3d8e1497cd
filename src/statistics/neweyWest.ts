import { mean, type Numbers } from './series.ts';

/**
 * Long-run variance of a series by Bartlett weights over `lags`: g0 + 2 sum_k (1 - k / (lags + 1)) g_k, autocovariances
 * over n. NaN below two values. Newey and West, Econometrica 55 (1987).
 */
export function longRunVariance(x: Numbers, lags: number): number {
  const n = x.length;
  if (n < 2) return Number.NaN;
  const m = mean(x);
  let total = 0;
  for (let k = 0; k <= Math.min(lags, n - 1); k++) {
    let g = 0;
    for (let t = k; t < n; t++) g += (x[t] - m) * (x[t - k] - m);
    total += (k === 0 ? 1 : 2 * (1 - k / (lags + 1))) * (g / n);
  }
  return total;
}

/** Lags for a series of n values whose neighbours share `overlap` bars: at least 4 (n / 100)^(2/9), Newey and West 1994. */
export const neweyWestLags = (n: number, overlap = 0): number =>
  Math.max(overlap, Math.floor(4 * (n / 100) ** (2 / 9)));

/** t statistic of a mean under autocorrelation; NaN where the series has no spread. */
export function neweyWestT(x: Numbers, lags: number): number {
  const variance = longRunVariance(x, lags) / x.length;
  return variance > 0 ? mean(x) / Math.sqrt(variance) : Number.NaN;
}
