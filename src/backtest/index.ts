import type { Panel, RunContext } from '../core/index.ts';
import type { RunConfig } from '../pipeline/index.ts';
import { backtest } from './run.ts';
import type { RunResult } from './types.ts';

export { BASELINES, type Baseline } from './baselines.ts';
export { bookOf } from './book.ts';
export { type Ledger, ledgerColumn } from './ledger.ts';
export * from './metrics/index.ts';
export { resultOf } from './result.ts';
export { type Backtest, backtest } from './run.ts';
export {
  type ForecastBook,
  simulateDecisions,
  simulateTargets,
  type Trace,
} from './simulate.ts';
export * from './types.ts';
export * from './variants.ts';
export { replayTargets } from './variations.ts';

/** `backtest`, for callers that want the result alone. */
export const runBacktest = async (
  config: RunConfig,
  panel: Panel,
  ctx: RunContext,
  options: { modelDir?: string } = {},
): Promise<RunResult> => (await backtest(config, panel, ctx, options)).result;
