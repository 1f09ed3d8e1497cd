import { excessKurtosis, mean, normalCdf, skewness, std } from '../../statistics/index.ts';

/**
 * Probability that the true per-bar Sharpe of excess returns `x` [n] is above `threshold` (per bar, not annualised),
 * allowing for skew and fat tails. NaN for a constant series or fewer than three bars.
 * Source: Bailey & Lopez de Prado, The Sharpe Ratio Efficient Frontier, J. Risk 15(2), 2012.
 */
export function sharpeProbability(x: Float64Array, threshold: number): number {
  const s = std(x);
  if (x.length < 3 || !(s > 0)) return Number.NaN;
  const ratio = mean(x) / s;
  const spread = 1 - skewness(x) * ratio + ((excessKurtosis(x) + 2) / 4) * ratio * ratio;
  return spread > 0
    ? normalCdf(((ratio - threshold) * Math.sqrt(x.length - 1)) / Math.sqrt(spread))
    : Number.NaN;
}
