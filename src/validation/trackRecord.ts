import { excessKurtosis, mean, normalInv, skewness, std } from '../statistics/index.ts';
import { invalid } from './run.ts';

/**
 * Bars of such excess returns [n] needed before their Sharpe is above `threshold` (per bar) at `confidence`:
 * 1 + (1 - g3 SR + (g4 - 1) / 4 SR^2) (z / (SR - threshold))^2. Infinity when it is not above it; NaN for a constant
 * series or fewer than three bars. Source: Bailey & Lopez de Prado, The Sharpe Ratio Efficient Frontier, J. Risk 15(2), 2012.
 */
export function minimumTrackRecordLength(
  excessReturns: Float64Array,
  threshold = 0,
  confidence = 0.95,
): number {
  if (!(confidence > 0.5 && confidence < 1))
    throw invalid('confidence', 'must be above 0.5 and below 1', confidence);
  const spread = std(excessReturns);
  if (excessReturns.length < 3 || !(spread > 0)) return Number.NaN;
  const ratio = mean(excessReturns) / spread;
  if (!(ratio > threshold)) return Number.POSITIVE_INFINITY;
  const shape =
    1 - skewness(excessReturns) * ratio + ((excessKurtosis(excessReturns) + 2) / 4) * ratio * ratio;
  return shape > 0 ? 1 + shape * (normalInv(confidence) / (ratio - threshold)) ** 2 : Number.NaN;
}
