import type { RunContext } from '../core/index.ts';
import { loadNative } from '../native/index.ts';
import { mean, type Numbers, sum } from '../statistics/index.ts';
import { barsOf, invalid, requireThreads, runNative } from './run.ts';
import type { OverfittingResult, ReturnsMatrix } from './types.ts';

const share = (x: Numbers, holds: (value: number) => boolean): number =>
  sum(Float64Array.from(x, (v) => (holds(v) ? 1 : 0))) / x.length;

/** Least-squares line of y on x; NaN slope where x does not vary. */
function line(x: Float64Array, y: Float64Array): { slope: number; intercept: number } {
  const mx = mean(x);
  const my = mean(y);
  let xx = 0;
  let xy = 0;
  for (let i = 0; i < x.length; i++) {
    xx += (x[i] - mx) * (x[i] - mx);
    xy += (x[i] - mx) * (y[i] - my);
  }
  const slope = xx > 0 ? xy / xx : Number.NaN;
  return { slope, intercept: my - slope * mx };
}

/**
 * Probability of backtest overfitting by combinatorially symmetric cross-validation: the history is cut into
 * `blocks` runs of bars (even, 2..20), every half of them selects its best configuration by Sharpe, the other half
 * judges it. Give excess returns to have Sharpe over the risk-free rate. Does not depend on `threads`.
 * Source: Bailey, Borwein, Lopez de Prado & Zhu, The Probability of Backtest Overfitting, J. Computational Finance 20(4), 2017.
 */
export async function probabilityOfBacktestOverfitting(
  matrix: ReturnsMatrix,
  { blocks = 16, threads = 1 }: { readonly blocks?: number; readonly threads?: number },
  ctx: RunContext,
): Promise<OverfittingResult> {
  barsOf(matrix);
  if (matrix.count < 2) throw invalid('configurations.count', 'must be at least 2', matrix.count);
  if (!Number.isInteger(blocks) || blocks % 2 !== 0 || blocks < 2 || blocks > 20)
    throw invalid('blocks', 'must be an even number from 2 to 20', blocks);
  requireThreads(threads);
  const splits = await runNative(ctx, (control) =>
    loadNative().validationOverfitting(matrix.returns, matrix.count, blocks, threads, control),
  );
  const { slope, intercept } = line(splits.inSample, splits.outOfSample);
  return {
    ...splits,
    pbo: share(splits.logits, (logit) => logit <= 0),
    blocks,
    meanLogit: mean(splits.logits),
    degradationSlope: slope,
    degradationIntercept: intercept,
    probabilityOfLoss: share(splits.outOfSample, (sharpe) => sharpe < 0),
  };
}
