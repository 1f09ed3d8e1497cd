import type { StrategyResult } from '../../backtest/index.ts';
import type { ActionStudy } from '../../trading/index.ts';
import { formatDate } from '../format.ts';

const stat = (v: number) => (Number.isFinite(v) ? v : null);
const stats = (values: object) =>
  Object.fromEntries(Object.entries(values).map(([k, v]) => [k, typeof v === 'number' ? stat(v) : v]));

const strategy = ({ name, label, kind, metrics, costs, trades }: StrategyResult) => ({
  name,
  label,
  kind,
  metrics: stats(metrics),
  costs: stats(costs),
  trades,
});

/** An action study as figures without curves. */
export function actionSummary(s: ActionStudy) {
  return {
    kind: s.kind,
    name: s.name,
    algo: s.rl.algorithm,
    configHash: s.configHash,
    data: {
      synthetic: s.provenance.synthetic,
      hash: s.dataHash,
      symbols: s.symbols,
      outOfSampleFrom: formatDate(s.time[0]),
      outOfSampleTo: formatDate(s.time[s.time.length - 1]),
    },
    folds: s.folds.length,
    verdict: s.verdict,
    warnings: s.warnings,
    annualReturn: s.annualReturn,
    sharpe: s.sharpe,
    deflatedSharpe: stat(s.deflatedSharpe),
    trials: s.trials,
    looks: s.looks,
    strategies: [s.together, ...s.baselines].map(strategy),
    random: s.random,
    comparisons: s.comparisons.map(stats),
    sensitivity: s.sensitivity.map(({ label, metrics, costs, trades }) => ({
      label,
      metrics: stats(metrics),
      costs: stats(costs),
      trades,
    })),
    seeds: s.seeds.map(({ seed, result, exposures, collapsed }) => ({
      seed,
      exposures,
      collapsed,
      ...strategy(result),
    })),
    trainings: s.trainings.map(({ curve: _, ...training }) => training),
    stepsPerSecond: s.stepsPerSecond,
    seconds: s.seconds,
  };
}
