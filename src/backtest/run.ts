import { AutostockError, type Panel, type RunContext } from '../core/index.ts';
import { describeCosts } from '../costs/index.ts';
import { outOfFold, RIDGE } from '../forecast/index.ts';
import {
  CODE_VERSION,
  configHash,
  type Prepared,
  planFolds,
  prepare,
  type RunConfig,
  regimeNames,
  requireCosts,
  requireUnseen,
} from '../pipeline/index.ts';
import { BASELINES } from './baselines.ts';
import { bookOf } from './book.ts';
import type { Ledger } from './ledger.ts';
import { resultOf } from './result.ts';
import { scoreMembers, scoreRegret } from './score.ts';
import { type ForecastBook, simulateDecisions, simulateTargets, type Trace } from './simulate.ts';
import type { RunResult } from './types.ts';
import { variationsOf } from './variations.ts';
import { judge } from './verdict.ts';

/** Keeps one member of a book. */
function only(book: ForecastBook, name: string, prepared: Prepared): ForecastBook {
  const m = book.members.indexOf(name);
  const cells = prepared.panel.symbols.length * prepared.panel.time.length;
  const bars = book.residualStd.length / book.members.length;
  return {
    members: [name],
    forecasts: book.forecasts.subarray(m * cells, (m + 1) * cells),
    residualStd: book.residualStd.subarray(m * bars, (m + 1) * bars),
  };
}

/** A run's result together with what tests, paper trading and later studies need of it. */
export interface Backtest {
  readonly result: RunResult;
  readonly trace: Trace;
  readonly book: ForecastBook;
}

/**
 * The whole research pipeline on one panel: features, labels, purged walk-forward training and forecasts,
 * ensemble, policy, sizing, risk gate, ledger, baselines with the same costs, metrics and verdict.
 * Checkpoints are written to `modelDir` when it is given.
 */
export async function backtest(
  config: RunConfig,
  panel: Panel,
  ctx: RunContext,
  options: { modelDir?: string } = {},
): Promise<Backtest> {
  const timingsMs: Record<string, number> = {};
  const timed = async <T>(stage: string, work: () => T | Promise<T>): Promise<T> => {
    const from = performance.now();
    ctx.signal.throwIfAborted();
    const value = await work();
    timingsMs[stage] = performance.now() - from;
    return value;
  };

  const folds = planFolds(panel.time, config);
  const prepared = await timed('features', () => prepare(panel, config));
  const start = folds[0].testStart;
  requireCosts(prepared, config);
  requireBenchmark(prepared, start, config);
  requireUnseen(config, panel.time[start]);
  // Ridge is a baseline of every run; it is trained apart when it is not a member.
  const extra = config.models.some((m) => m.name === RIDGE) ? [] : [{ name: RIDGE }];
  const all = [...config.models, ...extra];
  const everyone = await timed('train', () =>
    outOfFold(prepared, folds, all, config, ctx, { modelDir: options.modelDir }).then(bookOf),
  );
  const M = config.models.length;
  const cells = panel.symbols.length * panel.time.length;
  const bars = panel.time.length - start;
  const book: ForecastBook = {
    members: everyone.members.slice(0, M),
    forecasts: everyone.forecasts.subarray(0, M * cells),
    residualStd: everyone.residualStd.subarray(0, M * bars),
  };

  const { volatility, beta } = prepared.labels;
  const loop = { ...prepared, config, start, volatility, beta, signal: ctx.signal };
  const { trace, ridge, ledgers } = await timed('backtest', () => ({
    trace: simulateDecisions({ ...loop, book }),
    ridge: simulateDecisions({ ...loop, book: only(everyone, RIDGE, prepared) }),
    ledgers: BASELINES.map((b) => ({
      name: b.name,
      label: b.name === 'benchmark' ? `${config.benchmark} buy and hold` : b.label,
      ledger: simulateTargets(panel, b.targets({ ...loop, benchmark: prepared.benchmark }), start, config),
    })),
  }));

  const { barsPerYear } = prepared;
  const held = ledgers.find((l) => l.name === 'benchmark')!.ledger;
  const sensitivity = await timed('sensitivity', () =>
    variationsOf({ ...loop, targets: trace.targets }, { ledger: trace.ledger, benchmark: held, barsPerYear }),
  );

  const result = await timed('metrics', () =>
    summarise({
      config,
      prepared,
      folds,
      start,
      everyone,
      book,
      trace,
      ridge: ridge.ledger,
      ledgers,
      held,
      sensitivity,
      timingsMs,
    }),
  );
  return { result, trace, book };
}

/** Every result is compared with the benchmark from its first bar on. */
function requireBenchmark({ panel, benchmark }: Prepared, start: number, config: RunConfig): void {
  if (!Number.isNaN(panel.fields.close[benchmark * panel.time.length + start])) return;
  throw new AutostockError(
    'AUTOSTOCK_DATA_INVALID',
    `benchmark "${config.benchmark}" has no bar at the start of the test: choose another or a later start`,
    { details: { field: 'benchmark', was: config.benchmark } },
  );
}

interface Parts {
  readonly config: RunConfig;
  readonly prepared: Prepared;
  readonly folds: RunResult['folds'];
  readonly start: number;
  /** The members and ridge; the members alone. */
  readonly everyone: ForecastBook;
  readonly book: ForecastBook;
  readonly trace: Trace;
  readonly ridge: Ledger;
  readonly ledgers: readonly { name: string; label: string; ledger: Ledger }[];
  readonly held: Ledger;
  readonly sensitivity: RunResult['sensitivity'];
  readonly timingsMs: Record<string, number>;
}

function summarise(parts: Parts): RunResult {
  const { config, prepared, folds, start, book, trace, held } = parts;
  const { panel, barsPerYear } = prepared;
  const of = (name: string, label: string, ledger: Ledger, kind: 'strategy' | 'baseline') =>
    resultOf({ name, label, kind, ledger, benchmark: held, barsPerYear });
  const strategy = of('strategy', 'Ensemble strategy', trace.ledger, 'strategy');
  const baselines = [
    ...parts.ledgers.map((l) => of(l.name, l.label, l.ledger, 'baseline')),
    of('ridge-alone', 'Ridge alone', parts.ridge, 'baseline'),
  ];
  const byName = (name: string) => baselines.find((b) => b.name === name)!;
  const { members, ensemble } = scoreMembers(prepared, folds, parts.everyone, trace.ensemble, config);
  const warnings: string[] = [];
  if (trace.refusals.size > 0) warnings.push('The risk gate refused orders; see the refusals table.');
  // How many threads worked on it is no part of a result.
  const { threads: _threads, ...decisive } = config;
  const { close } = panel.fields;
  const T = panel.time.length;
  const benchmarkClose = close.slice(prepared.benchmark * T, (prepared.benchmark + 1) * T);
  return {
    name: config.name,
    seed: config.seed,
    codeVersion: CODE_VERSION,
    configHash: configHash(config),
    config: decisive,
    costModel: describeCosts(config.costs),
    provenance: panel.provenance,
    dataHash: panel.hash,
    symbols: panel.symbols,
    interval: panel.interval,
    panelTime: panel.time.slice(),
    benchmark: config.benchmark,
    benchmarkClose,
    start,
    time: panel.time.slice(start),
    folds,
    strategy,
    baselines,
    sensitivity: parts.sensitivity,
    skill: [...members, ensemble],
    regimes: trace.regimes,
    regimeNames: regimeNames(config),
    members: config.models.map((m) => m.name),
    ensembleWeights: trace.weights,
    regret: scoreRegret(prepared, book, trace.ensemble, start),
    refusals: [...trace.refusals].map(([reason, count]) => ({ reason, count })),
    verdict: judge({
      strategy,
      benchmark: byName('benchmark'),
      skill: members,
      ensemble,
      judged: [strategy, byName('momentum-20'), byName('ridge-alone')],
      priorTrials: config.priorTrials,
    }),
    warnings,
    timingsMs: parts.timingsMs,
  };
}
