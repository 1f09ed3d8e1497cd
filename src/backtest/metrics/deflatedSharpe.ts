import { AutostockError } from '../../core/index.ts';
import { normalInv, std } from '../../statistics/index.ts';
import { sharpeProbability } from './sharpeProbability.ts';

const EULER_MASCHERONI = 0.577_215_664_901_532_9;

/** Either the per-bar Sharpe of every trial made, or how many there were and the variance between them. */
export type Trials =
  | { readonly sharpes: readonly number[] }
  | { readonly count: number; readonly sharpeVariance: number };

/**
 * Largest per-bar Sharpe expected from `count` trials without skill:
 * sqrt(V) * ((1 - g) * Phi^-1(1 - 1/N) + g * Phi^-1(1 - 1/(N e))), g the Euler-Mascheroni constant. 0 for one trial.
 */
export function expectedMaxSharpe(count: number, sharpeVariance: number): number {
  if (!Number.isInteger(count) || count < 1)
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `trials must be an integer of at least 1, was ${count}`,
    );
  if (!(sharpeVariance >= 0))
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `sharpeVariance must be at least 0, was ${sharpeVariance}`,
    );
  if (count === 1) return 0;
  const first = (1 - EULER_MASCHERONI) * normalInv(1 - 1 / count);
  const second = EULER_MASCHERONI * normalInv(1 - 1 / (count * Math.E));
  return Math.sqrt(sharpeVariance) * (first + second);
}

/**
 * Probability that the true Sharpe of excess returns [n] is above what the best of all trials would show by luck.
 * Source: Bailey & Lopez de Prado, The Deflated Sharpe Ratio, J. Portfolio Management 40(5), 2014.
 */
export function deflatedSharpe(excessReturns: Float64Array, trials: Trials): number {
  const known = 'sharpes' in trials ? trials.sharpes.filter(Number.isFinite) : undefined;
  const count = known ? Math.max(1, known.length) : (trials as { count: number }).count;
  const variance = known
    ? known.length > 1
      ? std(known) ** 2
      : 0
    : (trials as { sharpeVariance: number }).sharpeVariance;
  return sharpeProbability(excessReturns, expectedMaxSharpe(count, variance));
}
