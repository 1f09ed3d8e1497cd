import { type Fold, policyContext } from '../pipeline/index.ts';
import { type BookPolicy, servePolicy } from '../policy/index.ts';
import {
  policyManifest,
  type RlConfig,
  rlConfigHash,
  type SavedPolicy,
  type SeedResult,
  type TradedPolicy,
  type TradingTask,
} from '../rl/index.ts';
import { type Market, variancesOf } from './market.ts';
import { byFold, type Stage } from './stage.ts';
import { rewardsOf } from './task.ts';

/** What trainings have in common. */
export interface Trained {
  readonly stage: Stage;
  readonly market: Market;
  readonly columns: readonly string[];
  readonly task: TradingTask;
  readonly config: RlConfig;
}

/** What serving a fold's policies needs. */
function tradedPolicy({ stage, market, columns, task }: Trained, fold: Fold): TradedPolicy {
  const { panel } = stage.prepared;
  const { trainStart, trainEnd, validEnd } = fold;
  const variances = variancesOf(market, trainStart, trainEnd);
  const { book, actions, levels, allowShort, noTradeBand, averageExposure } = task;
  return {
    book,
    symbols: panel.symbols,
    columns,
    actions,
    levels,
    allowShort,
    noTradeBand,
    averageExposure,
    rewards: rewardsOf(task),
    horizon: stage.config.label.horizon,
    variances: Object.fromEntries(panel.symbols.map((symbol, s) => [symbol, variances[s]])),
    learntUntil: panel.time[validEnd - 1],
  };
}

/** A fold's policy under a seed, as it is saved. */
export function savedPolicy(trained: Trained, fold: Fold, run: SeedResult): SavedPolicy {
  const { config } = trained;
  const made = { config, configHash: rlConfigHash(config), task: { name: 'trading' } };
  return {
    manifest: policyManifest(made, run, tradedPolicy(trained, fold)),
    weights: run.policy.weights,
  };
}

/** The policies of one seed, each over the test block of its fold. */
export function servedByFold(trained: Trained, runs: readonly SeedResult[]): BookPolicy {
  const { stage } = trained;
  const { config, prepared, folds } = stage;
  const context = policyContext(config, prepared.panel.symbols, prepared.barsPerYear);
  return byFold(
    folds,
    folds.map((fold) => servePolicy(savedPolicy(trained, fold, runs[fold.index]), context)),
  );
}
