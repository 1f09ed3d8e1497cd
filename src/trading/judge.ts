import {
  type ActionModelOutcome,
  deflatedSharpe,
  type StrategyResult,
  sharpeProbability,
} from '../backtest/index.ts';
import { holm } from '../forecast/index.ts';
import { mean, std } from '../statistics/index.ts';
import type { ActionStudy, Comparison } from './types.ts';

/** The baseline that is the run's configured policy. */
export const OWN_POLICY = 'own-policy';
const CONFIDENCE = 0.95;

/** Bars after the first: the series starts with a 0 that no decision made. */
const live = ({ returns }: StrategyResult): Float64Array => returns.subarray(1);

/** The policies against each baseline, with Holm's correction over them. */
export function compare(
  together: StrategyResult,
  baselines: readonly StrategyResult[],
  barsPerYear: number,
): Comparison[] {
  const own = live(together);
  const tests = baselines.map((baseline) => {
    const other = live(baseline);
    const excess = own.map((r, i) => r - other[i]);
    return { baseline, excessAnn: mean(excess) * barsPerYear, p: 1 - sharpeProbability(excess, 0) };
  });
  const adjusted = holm(tests.map(({ p }) => p));
  return tests.map(({ baseline: { name, label }, excessAnn, p }, i) => ({
    name,
    label,
    excessAnn,
    p,
    adjusted: adjusted[i],
    beats: adjusted[i] < 1 - CONFIDENCE,
  }));
}

/** Deflated by every strategy judged on these bars, now and before. */
export function deflated(
  together: StrategyResult,
  baselines: readonly StrategyResult[],
  earlier: number,
): { deflatedSharpe: number; trials: number } {
  const judged = [together, ...baselines];
  const sharpes = judged.map((s) => mean(live(s)) / std(live(s))).filter(Number.isFinite);
  const trials = judged.length + earlier;
  const sharpeVariance = sharpes.length > 1 ? std(sharpes) ** 2 : 0;
  return { deflatedSharpe: deflatedSharpe(live(together), { count: trials, sharpeVariance }), trials };
}

const percent = (x: number): string => `${(100 * x).toFixed(1)}%`;
const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** What the study shows, in words that claim no more than the numbers carry. */
export function actionVerdict(
  s: Pick<
    ActionStudy,
    'rl' | 'seeds' | 'folds' | 'annualReturn' | 'together' | 'baselines' | 'comparisons' | 'random'
  > & { readonly deflatedSharpe: number; readonly trials: number },
): string {
  const n = s.seeds.length;
  const rule = s.baselines.find(({ name }) => name === OWN_POLICY)!;
  const held = s.baselines.find(({ name }) => name === 'buy-and-hold')!;
  const over = n > 1 ? `median of ${n} seeds, worst ${percent(s.annualReturn.worst)}` : 'one seed';
  const earned =
    `Out of sample and net of costs ${s.rl.algorithm.toUpperCase()} returned ${percent(s.annualReturn.median)} a year ` +
    `(${over}; the rule on the same forecasts ${percent(rule.metrics.annualReturn)}, ${held.label.toLowerCase()} ${percent(held.metrics.annualReturn)})`;
  const beaten = s.comparisons.filter(({ beats }) => beats).map(({ label }) => label);
  const against =
    beaten.length === 0
      ? 'it beats none of its baselines at 95 %'
      : beaten.length === s.comparisons.length
        ? 'it beats all of its baselines at 95 %'
        : `at 95 % it beats ${listed(beaten)} and no other baseline`;
  const own = s.comparisons.find(({ name }) => name === OWN_POLICY)!;
  const adds = own.beats
    ? 'it adds to the rule on the same forecasts'
    : 'it adds nothing certain to the rule on the same forecasts';
  const chance =
    s.random.beaten >= CONFIDENCE
      ? `it earns more than ${percent(s.random.beaten)} of random traders with its turnover`
      : `random traders with its turnover earn as much too often (it beats ${percent(s.random.beaten)} of them)`;
  const luck =
    s.deflatedSharpe > CONFIDENCE
      ? `the return is unlikely to be luck after ${s.trials} trials`
      : `after ${s.trials} trials luck cannot be ruled out`;
  const few = n < 10 ? ` ${n === 1 ? 'One seed says' : `${n} seeds say`} little: ten show the spread.` : '';
  return `${earned}: ${against}, ${adds}, ${chance}, and ${luck}.${few}`;
}

const CONSTANT = 0.95;
const STILL = 0.05;

/** Signs that a policy has become one action: exposures [bins] by share, and what it held and traded. */
export function collapseOf(
  exposures: readonly number[],
  { metrics }: StrategyResult,
  held: StrategyResult,
): string[] {
  const signs: string[] = [];
  const most = Math.max(...exposures);
  if (most >= CONSTANT) signs.push(`takes one exposure in ${percent(most)} of its decisions`);
  if (metrics.turnover < STILL) signs.push(`turns over ${metrics.turnover.toFixed(2)} times a year`);
  const apart = Math.abs(metrics.annualReturn - held.metrics.annualReturn);
  if (most >= CONSTANT && apart < 0.002) signs.push('earns what buying and holding does');
  return signs;
}

/** Who won between the policies and the run's own rule, in words. */
export function winnerOf({ rl, together, baselines, comparisons }: ActionStudy): string {
  const rule = baselines.find(({ name }) => name === OWN_POLICY)!;
  const own = comparisons.find(({ name }) => name === OWN_POLICY)!;
  const [mine, theirs] = [together.metrics.annualReturn, rule.metrics.annualReturn];
  const model = rl.algorithm.toUpperCase();
  const figures = `${percent(Math.max(mine, theirs))} against ${percent(Math.min(mine, theirs))} a year`;
  if (mine === theirs) return `${model} and the rule earned the same, ${percent(mine)} a year.`;
  const won = mine > theirs ? `${model} won over the rule` : `The rule won over ${model}`;
  const certain = (mine > theirs ? own.p : 1 - own.p) < 1 - CONFIDENCE;
  return `${won}: ${figures}; ${certain ? 'unlikely to be luck' : 'that may be luck'} (p ${Math.min(own.p, 1 - own.p).toFixed(2)}).`;
}

/** A study as a run's result holds it. */
export const outcomeOf = (study: ActionStudy, reportFile: string): ActionModelOutcome => ({
  algorithm: study.rl.algorithm,
  seeds: study.seeds.length,
  folds: study.folds.length,
  from: study.time[0],
  to: study.time[study.time.length - 1],
  verdict: study.verdict,
  winner: winnerOf(study),
  strategies: [study.together, ...study.baselines],
  reportFile,
});
