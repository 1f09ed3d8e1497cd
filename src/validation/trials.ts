import { createRng } from '../core/index.ts';
import { mean, std } from '../statistics/index.ts';
import { barsOf, invalid } from './run.ts';
import type { ReturnsMatrix, TrialMoments } from './types.ts';

/** Moments of the yearly Sharpe ratios of a sweep, added as its rows stream by (Welford). */
export class SharpeMoments {
  #runs = 0;
  #known = 0;
  #mean = 0;
  #squares = 0;

  /** NaN is a run without a defined Sharpe: it counts as a run. */
  add(sharpeAnn: number): void {
    this.#runs++;
    if (!Number.isFinite(sharpeAnn)) return;
    this.#known++;
    const delta = sharpeAnn - this.#mean;
    this.#mean += delta / this.#known;
    this.#squares += delta * (sharpeAnn - this.#mean);
  }

  /** The same for a column of rows: every `stride`-th value from `offset`. */
  addAll(values: Float64Array, stride = 1, offset = 0): this {
    for (let i = offset; i < values.length; i += stride) this.add(values[i]);
    return this;
  }

  get moments(): TrialMoments {
    return {
      runs: this.#runs,
      known: this.#known,
      meanSharpeAnn: this.#known > 0 ? this.#mean : Number.NaN,
      varianceSharpeAnn: this.#known > 1 ? this.#squares / (this.#known - 1) : 0,
    };
  }
}

/** Moments of a list of yearly Sharpe ratios. */
export const sharpeMoments = (sharpesAnn: Float64Array): TrialMoments =>
  new SharpeMoments().addAll(sharpesAnn).moments;

/**
 * Runs whose returns to keep, ascending: those of `keep` (the best) and, to `limit` in all, a stratified random
 * sample that does not look at results. Keeping only the best runs would make PBO and SPA look better than they are.
 */
export function sampleTrials(total: number, limit: number, keep: readonly number[], seed: number): number[] {
  if (!Number.isInteger(total) || total < 1)
    throw invalid('total', 'must be an integer of at least 1', total);
  if (!Number.isInteger(limit) || limit < 1)
    throw invalid('limit', 'must be an integer of at least 1', limit);
  for (const run of keep)
    if (!Number.isInteger(run) || run < 0 || run >= total)
      throw invalid('keep', `must hold runs from 0 to ${total - 1}`, run);
  if (total <= limit) return Array.from({ length: total }, (_, i) => i);
  const chosen = new Set(keep.slice(0, limit));
  const rng = createRng(seed, 'validation/sample');
  const strata = limit - chosen.size;
  for (let i = 0; i < strata; i++) {
    const from = Math.floor((i * total) / strata);
    const to = Math.floor(((i + 1) * total) / strata);
    chosen.add(from + rng.integer(to - from));
  }
  return [...chosen].sort((a, b) => a - b);
}

/**
 * Mean correlation between different configurations, in one pass over [count][bars]: the variance of the sum of
 * standardised returns holds all pairs. NaN below two configurations that vary.
 */
export function averageCorrelation(matrix: ReturnsMatrix): number {
  const bars = barsOf(matrix);
  const total = new Float64Array(bars);
  let varying = 0;
  for (let k = 0; k < matrix.count; k++) {
    const row = matrix.returns.subarray(k * bars, (k + 1) * bars);
    const spread = std(row);
    if (!(spread > 0)) continue;
    varying++;
    const centre = mean(row);
    for (let t = 0; t < bars; t++) total[t] += (row[t] - centre) / spread;
  }
  if (varying < 2) return Number.NaN;
  let squares = 0;
  for (const x of total) squares += x * x;
  return (squares / (bars - 1) - varying) / (varying * (varying - 1));
}

/**
 * Independent trials that `runs` correlated ones amount to: rho + (1 - rho) runs, rho the mean correlation (below 0
 * counts as 0, unknown too). Source: Bailey & Lopez de Prado, The Deflated Sharpe Ratio, 2014, appendix 3.
 */
export function effectiveTrials(runs: number, correlation: number): number {
  const rho = Number.isFinite(correlation) ? Math.min(1, Math.max(0, correlation)) : 0;
  return Math.max(1, Math.round(rho + (1 - rho) * runs));
}
