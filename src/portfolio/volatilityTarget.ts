import type { PortfolioConfig } from './config.ts';

/**
 * Weights from signals: each tradable symbol gets an equal share of the volatility budget,
 * w = signal * targetVolAnn / (volAnn * N). With every correlation at one the book just reaches the target,
 * so diversification only lowers it. NaN volatility gives weight 0, a
 * NaN signal NaN: the position is left alone.
 * @param signals [S] in [-1, 1]
 * @param volAnn [S] annual volatility, a fraction
 * @param tradable N, how many symbols share the budget
 * @param weights [S] written
 */
export function volatilityTarget(
  signals: Float64Array,
  volAnn: Float64Array,
  tradable: number,
  config: PortfolioConfig,
  weights: Float64Array,
): void {
  const budget = config.targetVolAnn / Math.max(1, tradable);
  for (let s = 0; s < signals.length; s++) {
    const w = (signals[s] * budget) / volAnn[s];
    weights[s] = Number.isFinite(w) || Number.isNaN(signals[s]) ? w : 0;
  }
}
