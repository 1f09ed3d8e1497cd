import { mean, normalInv, std } from '../statistics/index.ts';
import { deflatedSharpe, sharpeProbability } from './metrics/index.ts';
import type { MemberSkill, StrategyResult, Verdict } from './types.ts';

const CONFIDENCE = 0.95;

interface Input {
  readonly strategy: StrategyResult;
  readonly benchmark: StrategyResult;
  readonly skill: readonly MemberSkill[];
  readonly ensemble: MemberSkill;
  /** Strategies judged on these bars in this run, by name; each is a chance to be lucky. */
  readonly judged: readonly StrategyResult[];
  readonly priorTrials: number;
}

const percent = (x: number): string => `${(100 * x).toFixed(1)}%`;
const perBarSharpe = (returns: Float64Array): number => mean(returns) / std(returns);
/** Bars after the first: the series starts with a 0 that no decision made. */
const live = ({ returns }: StrategyResult): Float64Array => returns.subarray(1);

/** What the run shows, in words that claim no more than the numbers carry. */
export function judge({ strategy, benchmark, skill, ensemble, judged, priorTrials }: Input): Verdict {
  const sharpes = judged.map((s) => perBarSharpe(live(s))).filter(Number.isFinite);
  const trials = judged.length + priorTrials;
  const sharpeVariance = sharpes.length > 1 ? std(sharpes) ** 2 : 0;
  const deflated = deflatedSharpe(live(strategy), { count: trials, sharpeVariance });
  const excess = live(strategy).map((r, i) => r - live(benchmark)[i]);
  const beatsBenchmark = sharpeProbability(excess, 0) > CONFIDENCE;
  // One-sided, Bonferroni over every member that could have been shown instead.
  const threshold = normalInv(1 - (1 - CONFIDENCE) / (skill.length + 1));
  const forecastSignificant = ensemble.pooled.icT > threshold;
  const { sharpe, annualReturn } = strategy.metrics;
  const earned =
    `Out of sample and net of costs the ensemble returned ${percent(annualReturn)} a year ` +
    `(Sharpe ${sharpe.toFixed(2)}; ${benchmark.label} ${percent(benchmark.metrics.annualReturn)}, ` +
    `Sharpe ${benchmark.metrics.sharpe.toFixed(2)})`;
  const against = beatsBenchmark ? 'it beats the benchmark' : 'it does not reliably beat the benchmark';
  const forecasts = forecastSignificant
    ? 'its forecasts carry significant information'
    : 'its forecasts show no significant skill';
  const luck =
    deflated > CONFIDENCE
      ? `the return is unlikely to be luck after ${trials} trials`
      : `after ${trials} trials luck cannot be ruled out`;
  return {
    sentence: `${earned}: ${against}, ${forecasts}, and ${luck}.`,
    forecastSignificant,
    beatsBenchmark,
    deflatedSharpe: deflated,
    trials,
  };
}
