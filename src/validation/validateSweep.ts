import { excess, expectedMaxSharpe, sharpeProbability } from '../backtest/index.ts';
import { AutostockError, type RunContext, resolveConfig } from '../core/index.ts';
import { sharedFloat64 } from '../native/index.ts';
import { mean, std } from '../statistics/index.ts';
import { bootstrapIntervals } from './bootstrap.ts';
import { probabilityOfBacktestOverfitting } from './overfitting.ts';
import { realityCheck, requireMeans } from './realityCheck.ts';
import { barsOf, invalid, requireThreads, rowOf } from './run.ts';
import { ValidationSchema } from './schema.ts';
import { minimumTrackRecordLength } from './trackRecord.ts';
import { averageCorrelation, effectiveTrials } from './trials.ts';
import type { ReturnsMatrix, SweepInput, SweepValidation } from './types.ts';
import { describeFindings, type Findings, isConvincing } from './verdict.ts';

const FEWEST_BARS = 10;
const FEWEST_BLOCK_BARS = 4;

function check(input: SweepInput): number {
  const { trials, configurations, best, benchmark, periodsPerYear, riskFreeAnn = 0 } = input;
  const bars = barsOf(configurations);
  if (bars < FEWEST_BARS)
    throw new AutostockError(
      'AUTOSTOCK_DATA_TOO_SHORT',
      `validation needs at least ${FEWEST_BARS} bars of returns, there were ${bars}`,
      { details: { bars } },
    );
  if (!Number.isInteger(best) || best < 0 || best >= configurations.count)
    throw invalid('best', `must be a row from 0 to ${configurations.count - 1}`, best);
  if (!Number.isInteger(trials.runs) || trials.runs < configurations.count)
    throw invalid('trials.runs', `must be at least the ${configurations.count} configurations`, trials.runs);
  if (!(trials.varianceSharpeAnn >= 0))
    throw invalid('trials.varianceSharpeAnn', 'must be at least 0', trials.varianceSharpeAnn);
  if (benchmark && benchmark.length !== bars)
    throw invalid(
      'benchmark',
      `must have ${bars} values like each configuration`,
      `${benchmark.length} values`,
    );
  if (!(periodsPerYear > 0 && Number.isFinite(periodsPerYear)))
    throw invalid('periodsPerYear', 'must be above 0', periodsPerYear);
  if (!Number.isFinite(riskFreeAnn)) throw invalid('riskFreeAnn', 'must be finite', riskFreeAnn);
  const bad = configurations.returns.findIndex((r) => !Number.isFinite(r));
  if (bad >= 0)
    throw new AutostockError(
      'AUTOSTOCK_DATA_INVALID',
      `returns of configuration ${Math.floor(bad / bars)} at bar ${bad % bars} must be finite, was ${configurations.returns[bad]}`,
    );
  return bars;
}

/** Returns over the risk-free rate; the same matrix where that is 0. */
function overRiskFree(matrix: ReturnsMatrix, perBar: number): ReturnsMatrix {
  if (perBar === 0) return matrix;
  const returns = sharedFloat64(matrix.returns.length);
  for (let i = 0; i < returns.length; i++) returns[i] = matrix.returns[i] - perBar;
  return { returns, count: matrix.count };
}

/**
 * What a sweep's result is worth after the search that made it: deflated Sharpe with the real number of runs, PBO, SPA,
 * track record and intervals of the best run, and a verdict in words. Deterministic: no clock, seeded, whatever the threads.
 */
export async function validateSweep(input: SweepInput, ctx: RunContext): Promise<SweepValidation> {
  const options = resolveConfig(ValidationSchema, input.options, 'validation');
  const bars = check(input);
  const { trials, configurations, periodsPerYear, riskFreeAnn = 0 } = input;
  const threads = requireThreads(input.threads ?? 1);
  const { resamples, blockBars, seed, confidence } = options;
  requireMeans(configurations.count, resamples);
  const notes: string[] = [];
  const stages = 3;
  const progress = (done: number) =>
    ctx.progress({ stage: 'validation', done, total: stages, unit: 'statistics' });

  const root = Math.sqrt(periodsPerYear);
  const best = rowOf(configurations, input.best);
  const x = excess(best, riskFreeAnn, periodsPerYear);
  const spread = std(x);
  const correlation = averageCorrelation(configurations);
  const effective = effectiveTrials(trials.runs, correlation);
  const variance = trials.varianceSharpeAnn / periodsPerYear;
  const expected = expectedMaxSharpe(trials.runs, variance);
  const trackBars = minimumTrackRecordLength(x, 0, confidence);

  progress(0);
  const enough = configurations.count > 1 && bars >= FEWEST_BLOCK_BARS * options.blocks;
  if (!enough) {
    const why =
      configurations.count > 1
        ? `${options.blocks} blocks of at least ${FEWEST_BLOCK_BARS} bars need ${FEWEST_BLOCK_BARS * options.blocks} bars, there are ${bars}`
        : 'there is one configuration only';
    notes.push(`No PBO: ${why}.`);
    ctx.warn(`no PBO: ${why}`);
  }
  const perBar = riskFreeAnn / periodsPerYear;
  const overfitting = enough
    ? await probabilityOfBacktestOverfitting(
        overRiskFree(configurations, perBar),
        { blocks: options.blocks, threads },
        ctx,
      )
    : undefined;
  progress(1);
  const resampling = { resamples, blockBars, seed, threads };
  const reality = await realityCheck(configurations, input.benchmark, resampling, ctx);
  progress(2);
  const bootstrap = await bootstrapIntervals(
    best,
    { ...resampling, confidence, periodsPerYear, riskFreeAnn },
    ctx,
  );
  progress(stages);
  if (configurations.count < trials.runs)
    notes.push(
      `PBO, SPA and correlation are of ${configurations.count} of the ${trials.runs} runs; the deflated Sharpe counts them all.`,
    );

  const found: Findings = {
    trials: { ...trials, averageCorrelation: correlation, effective },
    bars,
    sharpeAnn: spread > 0 ? (mean(x) / spread) * root : Number.NaN,
    expectedMaxSharpeAnn: expected * root,
    deflatedSharpe: sharpeProbability(x, expected),
    deflatedSharpeEffective: sharpeProbability(x, expectedMaxSharpe(effective, variance)),
    probabilisticSharpe: sharpeProbability(x, 0),
    minTrackRecordBars: trackBars,
    minTrackRecordYears: trackBars / periodsPerYear,
    overfitting,
    realityCheck: reality,
    bootstrap,
    holdOutLooks: input.holdOutLooks,
    notes,
  };
  const convincing = isConvincing(found, confidence);
  return { ...found, convincing, verdict: describeFindings(found, confidence, convincing) };
}
