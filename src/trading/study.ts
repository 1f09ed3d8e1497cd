import { setImmediate } from 'node:timers/promises';
import { resultOf } from '../backtest/index.ts';
import type { RunContext } from '../core/index.ts';
import { describeCosts } from '../costs/index.ts';
import {
  type RlConfig,
  rlConfigHash,
  type SavedPolicy,
  seedStatistics,
  type TradingTask,
} from '../rl/index.ts';
import { quantile } from '../statistics/index.ts';
import { simpleBaselines } from './baselines.ts';
import { actionVerdict, collapseOf, compare, deflated } from './judge.ts';
import { columnsOf, marketOf } from './market.ts';
import { exposuresOf, type Resulting, recorded, sensitivityOf, together } from './outcomes.ts';
import { policyMap } from './policyMap.ts';
import { randomTraders, rivalsOf } from './rivals.ts';
import { savedPolicy, servedByFold, type Trained } from './serve.ts';
import { observeMarket, type Played, play, type Stage } from './stage.ts';
import { type TrainedFold, trainAll, trainingOf } from './training.ts';
import type { ActionStudy, SeedOutcome } from './types.ts';

export interface ActionStudySettings {
  /** Trainings at the same time, each on one thread. */
  readonly threads: number;
  /** Folder of the trainings' checkpoints; those that are there are taken up. */
  readonly checkpoints?: string;
  /** Configurations whose test on these data was looked at before. */
  readonly looks?: number;
}

/** A study, and what it was made of. */
export interface MadeActionStudy {
  readonly study: ActionStudy;
  /** Every policy by its file's name. */
  readonly policies: readonly (SavedPolicy & { readonly name: string })[];
}

/**
 * Trains policies on every fold under every seed, chooses each on validation, and tests all of them out of sample through the
 * decision engine that trades, beside baselines with the same costs. Errors as of trainSeed().
 */
export async function actionStudy(
  stage: Stage,
  task: TradingTask,
  config: RlConfig,
  seeds: readonly number[],
  ctx: RunContext,
  settings: ActionStudySettings,
): Promise<MadeActionStudy> {
  const began = performance.now();
  const { prepared, from, folds } = stage;
  const { panel, barsPerYear } = prepared;
  const columns = columnsOf(stage, task);
  const market = marketOf(stage, observeMarket(stage), columns, task);
  const made: Trained = { stage, market, columns, task, config };
  const trained = await trainAll(made, seeds, ctx, settings);

  const simple = simpleBaselines(stage);
  const benchmark = simple.find(({ name }) => name === 'benchmark')!.ledger;
  const resulting =
    (kind: 'strategy' | 'baseline'): Resulting =>
    (name, label, ledger) =>
      resultOf({ name, label, kind, ledger, benchmark, barsPerYear });
  const [strategy, baseline] = [resulting('strategy'), resulting('baseline')];
  const baselines = rivalsOf(stage, market, task, simple, baseline);
  const holding = baselines.find(({ name }) => name === 'buy-and-hold')!;

  const label = config.algorithm.toUpperCase();
  const played: Played[] = [];
  const outcomes: SeedOutcome[] = [];
  for (const seed of seeds) {
    await setImmediate();
    ctx.signal.throwIfAborted();
    ctx.progress({ stage: 'test', done: played.length, total: seeds.length, unit: 'seeds' });
    const own = trained.filter(({ run }) => run.seed === seed).map(({ run }) => run);
    const tape = recorded(stage, servedByFold(made, own));
    const one = play(stage, tape.policy);
    played.push(one);
    const result = strategy(`seed-${seed}`, `${label} seed ${seed}`, one.ledger);
    const exposures = exposuresOf(stage, task, tape.signals);
    outcomes.push({ seed, result, exposures, collapsed: collapseOf(exposures, result, holding) });
  }
  const all = strategy(
    'together',
    seeds.length === 1 ? label : `${label}, ${seeds.length} seeds with equal capital`,
    together(played.map(({ ledger }) => ledger)),
  );
  const random = randomTraders(stage, task, all, baseline);
  const looks = settings.looks ?? 0;
  const tested = folds.filter(({ testStart, testEnd }) => testEnd > testStart);
  const last = tested[tested.length - 1];
  const facts = {
    rl: config,
    seeds: outcomes,
    folds: tested,
    together: all,
    baselines,
    random,
    comparisons: compare(all, baselines, barsPerYear),
    annualReturn: seedStatistics(outcomes.map(({ result }) => result.metrics.annualReturn)),
    sharpe: seedStatistics(outcomes.map(({ result }) => result.metrics.sharpe)),
    ...deflated(all, baselines, stage.config.priorTrials + looks),
  };
  const study: ActionStudy = {
    kind: 'action models',
    name: stage.config.name,
    configHash: rlConfigHash(config),
    task,
    columns,
    costModel: describeCosts(stage.config.costs),
    provenance: panel.provenance,
    dataHash: panel.hash,
    symbols: panel.symbols,
    interval: panel.interval,
    benchmark: stage.config.benchmark,
    time: panel.time.slice(from),
    trainings: trained.map(trainingOf),
    ...facts,
    sensitivity: await sensitivityOf(stage, played, strategy),
    map: policyMap(
      market,
      last,
      task,
      config,
      trained
        .filter(({ fold }) => fold === last.index)
        .map(({ run }) => ({ seed: run.seed, policy: run.policy })),
    ),
    looks,
    verdict: actionVerdict(facts),
    warnings: warningsOf(outcomes),
    stepsPerSecond: quantile(
      trained.map(({ run }) => run.stepsPerSecond),
      0.5,
    ),
    seconds: (performance.now() - began) / 1000,
  };
  const nameOf = ({ fold, run }: TrainedFold) =>
    `trading-${config.algorithm}-${fold === task.folds ? 'final' : `fold-${fold + 1}`}-seed-${run.seed}`;
  return {
    study,
    policies: trained.map((one) => ({ name: nameOf(one), ...savedPolicy(made, folds[one.fold], one.run) })),
  };
}

function warningsOf(outcomes: readonly SeedOutcome[]): string[] {
  const collapsed = outcomes.filter((outcome) => outcome.collapsed.length > 0);
  if (collapsed.length === 0) return [];
  return [
    `${collapsed.length} of ${outcomes.length} seeds look collapsed: seed ${collapsed[0].seed} ${collapsed[0].collapsed.join(', ')}.`,
  ];
}
