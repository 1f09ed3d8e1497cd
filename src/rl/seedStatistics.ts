import { createRng } from '../core/index.ts';
import { quantile } from '../statistics/index.ts';

/** What scores over seeds come to. */
export interface SeedStatistics {
  readonly seeds: number;
  readonly median: number;
  /** Mean of the middle half, Agarwal et al. 2021. */
  readonly interquartileMean: number;
  readonly worst: number;
  readonly best: number;
  /** 95 % bootstrap interval of the interquartile mean. */
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2000;

/** Mean of the middle half; seeds on the edge count by the share of them that lies inside. */
export function interquartileMean(scores: readonly number[]): number {
  const sorted = [...scores].sort((a, b) => a - b);
  const n = sorted.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const inside = Math.min(i + 1, 0.75 * n) - Math.max(i, 0.25 * n);
    sum += Math.max(0, inside) * sorted[i];
  }
  return sum / (0.5 * n);
}

/** Median, interquartile mean, extremes and a bootstrap interval over seeds; larger scores are better. */
export function seedStatistics(scores: readonly number[]): SeedStatistics {
  const n = scores.length;
  const draws = createRng(1, 'seed-bootstrap');
  const resampled = Float64Array.from({ length: RESAMPLES }, () =>
    interquartileMean(Array.from({ length: n }, () => scores[draws.integer(n)])),
  );
  return {
    seeds: n,
    median: quantile(scores, 0.5),
    interquartileMean: interquartileMean(scores),
    worst: Math.min(...scores),
    best: Math.max(...scores),
    low: quantile(resampled, 0.025),
    high: quantile(resampled, 0.975),
  };
}
