import { deflatedSharpe, sharpeProbability } from '../backtest/index.ts';
import { AutostockError, type Panel, type RunContext } from '../core/index.ts';
import { monteCarloOfReturns } from '../montecarlo/index.ts';
import { bootstrapIntervals, describeLooks, minimumTrackRecordLength } from '../validation/index.ts';
import { accountsOf } from './accounts.ts';
import { baselines } from './baselines.ts';
import { detailOf, detailsOf, together } from './detail.ts';
import { headOf } from './head.ts';
import { type LookOptions, looksSoFar, recordLook } from './holdOut.ts';
import { namedSet } from './parameterSet.ts';
import { type Prepared, withStudy } from './prepare.ts';
import { stressStrategy } from './scenarios.ts';
import type { StudySpec } from './schema.ts';
import { Stages } from './stages.ts';
import type { Period, StrategyBacktest } from './types.ts';
import { followedVariations } from './variations.ts';
import { singleVerdict } from './verdict.ts';

export interface StrategyBacktestOptions {
  /** Run on the bars held out instead of on those before them; the look is counted. */
  readonly lookAtHoldOut?: LookOptions;
  /** The ledger to read the looks so far from. */
  readonly ledger?: string;
}

/** The bars of the backtest and, where some are held out, how often anyone has looked at those. */
function periodOf(prepared: Prepared, options: StrategyBacktestOptions): { period: Period; looks?: number } {
  const { research, holdOut } = prepared.periods;
  const look = options.lookAtHoldOut;
  if (look && !holdOut) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      'the study holds nothing out: set holdOut.fraction or holdOut.start to look at it',
      { details: { field: 'holdOut' } },
    );
  }
  if (look && holdOut) return { period: holdOut, looks: recordLook(prepared, holdOut, look) };
  if (!holdOut || options.ledger === undefined) return { period: research };
  return { period: research, looks: looksSoFar(prepared, holdOut, options.ledger) };
}

/** Parameters that no sweep would vary. */
const fixedParams = ({ strategy }: StudySpec): Record<string, number> =>
  Object.fromEntries(
    Object.entries(strategy.params ?? {}).flatMap(([name, value]) =>
      typeof value === 'number' ? [[name, value]] : [],
    ),
  );

/** One parameter set (the defaults) through the order-level engine, with everything a report doubts it by. */
export async function backtestStrategy(
  spec: StudySpec,
  panel: Panel,
  ctx: RunContext,
  options: StrategyBacktestOptions = {},
): Promise<StrategyBacktest> {
  return withStudy(spec, panel, { sweeps: false }, (prepared) => backtestPrepared(prepared, ctx, options));
}

async function backtestPrepared(
  prepared: Prepared,
  ctx: RunContext,
  options: StrategyBacktestOptions,
): Promise<StrategyBacktest> {
  const { spec, defaults, space, periodsPerYear } = prepared;
  const { accounts } = spec;
  const stages = new Stages(ctx);
  const { period, looks } = periodOf(prepared, options);
  const runs = await stages.run('backtest', () => accountsOf(prepared, accounts, defaults, period, ctx));
  const combined =
    accounts === 'shared'
      ? detailOf(prepared, { name: 'all', label: 'Strategy' }, period, together(runs))
      : detailsOf(prepared, 'Strategy', period, runs).combined;
  const details = accounts === 'each' ? detailsOf(prepared, 'Strategy', period, runs).details : [];
  const sensitivity = await stages.run('sensitivity', () =>
    followedVariations(prepared, accounts, defaults, period, ctx),
  );
  const rivals = await stages.run('baselines', () => baselines(prepared, period, ctx));
  const { enabled, resamples, blockBars, seed, confidence } = spec.validation;
  const bootstrap = enabled
    ? await stages.run('bootstrap', () =>
        bootstrapIntervals(
          combined.returns,
          { resamples, blockBars, seed, threads: spec.threads, periodsPerYear, confidence },
          ctx,
        ),
      )
    : undefined;
  const { monteCarlo } = spec;
  const simulated =
    monteCarlo &&
    (await stages.run('monte carlo', () =>
      monteCarloOfReturns(
        {
          name: spec.name,
          returns: combined.returns,
          trades: Float64Array.from(combined.trades.filter((t) => !t.open).map((t) => t.return)),
          periodsPerYear,
        },
        { seed: spec.seed, threads: spec.threads, ...monteCarlo },
        ctx,
      ),
    ));
  const scenarios =
    spec.scenarios && (await stages.run('scenarios', () => stressStrategy(prepared, defaults, period, ctx)));

  const head = headOf(prepared, accounts, 1, stages.ms);
  // Of earlier trials only the number is known: without skill their Sharpe ratios vary as one over the bars.
  const count = { count: head.trials, sharpeVariance: 1 / combined.returns.length };
  const deflated = deflatedSharpe(combined.returns, count);
  return {
    ...head,
    period,
    kind: 'backtest',
    set: { ...fixedParams(spec), ...namedSet(space.names, defaults) },
    accounts,
    combined,
    details,
    sensitivity,
    baselines: rivals,
    bootstrap,
    deflatedSharpe: deflated,
    probabilisticSharpe: sharpeProbability(combined.returns, 0),
    minTrackRecordBars: minimumTrackRecordLength(combined.returns, 0, confidence),
    monteCarlo: simulated,
    scenarios,
    holdOutLooks: looks,
    verdict: singleVerdict({
      combined,
      rival: rivals[0],
      deflatedSharpe: deflated,
      confidence,
      trials: head.trials,
      sample: options.lookAtHoldOut
        ? 'On bars held out and'
        : 'On bars that the rules may have been made for and',
      extra: looks === undefined ? [] : [describeLooks(looks)],
    }),
  };
}
