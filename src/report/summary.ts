import { createHash } from 'node:crypto';
import type { ActionModelOutcome, RunResult, StrategyResult } from '../backtest/index.ts';
import { type Interval, periodsPerYear } from '../core/index.ts';
import type { SkillScore } from '../skill/index.ts';
import { mean } from '../statistics/index.ts';
import { formatDate, type Stat } from './format.ts';
import { limitsOf } from './limits.ts';
import { benchmarkReturns, deepestDrawdowns, monthlyReturns } from './series.ts';

/** Bumped when a key changes its meaning or goes away. */
export const SUMMARY_SCHEMA_VERSION = 1;

const DEEPEST = 5;

/** NaN and infinities do not exist in JSON; an undefined statistic is null. */
const stat = (value: number): Stat => (Number.isFinite(value) ? value : null);

type Stats<T> = { readonly [K in keyof T]: T[K] extends number ? Stat : T[K] };

function stats<T extends object>(values: T): Stats<T> {
  const entries = Object.entries(values).map(([k, v]) => [k, typeof v === 'number' ? stat(v) : v]);
  return Object.fromEntries(entries) as Stats<T>;
}

const bytesHash = (values: Float64Array): string =>
  createHash('sha256')
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex');

function strategySummary(s: StrategyResult) {
  return {
    name: s.name,
    label: s.label,
    kind: s.kind,
    metrics: stats(s.metrics) as Readonly<Record<string, Stat>>,
    costs: stats(s.costs),
    trades: s.trades,
    startEquityUsd: stat(s.equity[0]),
    finalEquityUsd: stat(s.equity[s.equity.length - 1]),
    /** SHA-256 of the equity curve's float64 bytes: two runs with the same hash traded the same. */
    equityHash: bytesHash(s.equity),
  };
}

const actionModelSummary = ({ strategies, from, to, ...rest }: ActionModelOutcome) => ({
  ...rest,
  from: formatDate(from),
  to: formatDate(to),
  strategies: strategies.map(strategySummary),
});

/** Mean return of the bar after each regime label, annualised: the label is known before the return. */
function regimeSummary(result: RunResult) {
  const year = periodsPerYear(result.interval as Interval);
  const market = benchmarkReturns(result);
  const { regimes, regimeNames, strategy } = result;
  return regimeNames.map((name, index) => {
    const next: number[] = [];
    for (let i = 1; i < regimes.length; i++) if (regimes[i - 1] === index) next.push(i);
    return {
      name,
      bars: next.length,
      share: stat(next.length / Math.max(1, regimes.length - 1)),
      strategyMeanAnn: stat(mean(next.map((i) => strategy.returns[i])) * year),
      benchmarkMeanAnn: stat(mean(next.map((i) => market[i])) * year),
    };
  });
}

function ensembleSummary({ members, ensembleWeights: w, time }: RunResult) {
  const bars = time.length;
  const count = members.length;
  return members.map((model, m) => {
    let total = 0;
    for (let t = 0; t < bars; t++) total += w[t * count + m];
    return { model, meanWeight: stat(total / bars), lastWeight: stat(w[(bars - 1) * count + m]) };
  });
}

/** Regret in mean squared scaled error a bar; null where a result has none. */
function regretSummary({ members, regret }: RunResult) {
  if (regret === undefined || regret.bestMember < 0) return null;
  const { bars } = regret;
  return {
    bars,
    ensembleLoss: stat(regret.ensembleLoss / bars),
    bestMember: members[regret.bestMember],
    overBestMember: stat(regret.overMember / bars),
    bestMixture: [...regret.bestMixture].map(stat),
    overBestMixture: stat(regret.overMixture / bars),
  };
}

const skillScore = (s: SkillScore) => stats(s);

/** The run as one plain JSON object: every number the report shows, and in `timings` all that may differ between two runs of a seed. */
export function summaryOf(result: RunResult) {
  const { time, panelTime, strategy, provenance } = result;
  const last = time.length - 1;
  const date = (bar: number) => formatDate(panelTime[Math.min(bar, panelTime.length - 1)]);
  return {
    schemaVersion: SUMMARY_SCHEMA_VERSION,
    name: result.name,
    simulated: true,
    outOfSample: true,
    netOfCosts: true,
    seed: result.seed,
    codeVersion: result.codeVersion,
    configHash: result.configHash,
    dataHash: result.dataHash,
    data: {
      source: provenance.source,
      synthetic: provenance.synthetic,
      licence: provenance.licence ?? null,
      notes: provenance.notes,
      symbols: result.symbols,
      interval: result.interval,
      benchmark: result.benchmark,
      bars: panelTime.length,
      from: date(0),
      to: date(panelTime.length - 1),
      outOfSampleBars: time.length,
      outOfSampleFrom: formatDate(time[0]),
      outOfSampleTo: formatDate(time[last]),
    },
    verdict: { ...stats(result.verdict), trials: result.verdict.trials },
    strategies: [strategy, ...result.baselines].map(strategySummary),
    sensitivity: result.sensitivity.map(({ metrics, costs, ...rest }) => ({
      ...rest,
      metrics: stats(metrics) as Readonly<Record<string, Stat>>,
      costs: stats(costs),
    })),
    skill: result.skill.map((m) => ({
      model: m.model,
      pooled: skillScore(m.pooled),
      byFold: m.byFold.map(skillScore),
    })),
    monthly: monthlyReturns(time, strategy.returns),
    drawdowns: deepestDrawdowns(strategy.equity, DEEPEST).map((d) => ({
      peak: formatDate(time[d.peak]),
      trough: formatDate(time[d.trough]),
      recovery: d.recovery === undefined ? null : formatDate(time[d.recovery]),
      depth: d.depth,
      bars: d.bars,
    })),
    regimes: regimeSummary(result),
    ensemble: ensembleSummary(result),
    regret: regretSummary(result),
    exposure: {
      meanGross: stat(mean(strategy.gross)),
      maxGross: stat(strategy.gross.reduce((a, b) => Math.max(a, b), 0)),
      meanNet: stat(mean(strategy.net)),
    },
    refusals: result.refusals,
    folds: result.folds.map((f) => ({
      ...f,
      train: [date(f.trainStart), date(f.trainEnd - 1)],
      valid: [date(f.validStart), date(f.validEnd - 1)],
      test: [date(f.testStart), date(f.testEnd - 1)],
    })),
    config: result.config,
    costModel: result.costModel,
    ...(result.actionModels && { actionModels: actionModelSummary(result.actionModels) }),
    warnings: result.warnings,
    limits: limitsOf(result),
    timings: result.timingsMs,
  };
}

export type Summary = ReturnType<typeof summaryOf>;
