import type { StrategyResult } from '../backtest/index.ts';
import type { TradingTask } from '../rl/index.ts';
import { quantile } from '../statistics/index.ts';
import { randomTrader, type SimpleBaseline } from './baselines.ts';
import { classifierPolicy, fitClassifier } from './classifier.ts';
import { OWN_POLICY } from './judge.ts';
import type { Market } from './market.ts';
import type { Resulting } from './outcomes.ts';
import { byFold, ownPolicy, play, type Stage } from './stage.ts';
import type { RandomTraders } from './types.ts';

const RANDOM_DRAWS = 100;
/** Rate of the random trader that turnover is measured at. */
const PILOT_RATE = 0.05;

/** What policies are held against: the run's own rule, a classifier on what they see, and rules that know neither. */
export function rivalsOf(
  stage: Stage,
  market: Market,
  { allowShort }: Pick<TradingTask, 'allowShort'>,
  simple: readonly SimpleBaseline[],
  resulting: Resulting,
): StrategyResult[] {
  const { folds } = stage;
  const classifiers = folds.map((fold) =>
    classifierPolicy(fitClassifier(stage, market, fold), market, allowShort),
  );
  return [
    resulting(OWN_POLICY, 'The run’s own rule', play(stage, ownPolicy(stage)).ledger),
    resulting('classifier', 'Supervised classifier', play(stage, byFold(folds, classifiers)).ledger),
    ...simple.map(({ name, label, ledger }) => resulting(name, label, ledger)),
  ];
}

/** Annual turnover of random traders grows with their rate: one pilot sets it to that of the policies. */
export function randomTraders(
  stage: Stage,
  task: TradingTask,
  own: StrategyResult,
  resulting: Resulting,
): RandomTraders {
  const drawn = (rate: number, k: number) =>
    resulting('random', 'Random', randomTrader(stage, task, rate, stage.config.seed + k)).metrics;
  const pilot = drawn(PILOT_RATE, 0).turnover;
  const rate = pilot > 0 ? Math.min(1, (PILOT_RATE * own.metrics.turnover) / pilot) : 0;
  const draws = Array.from({ length: RANDOM_DRAWS }, (_, k) => drawn(rate, k + 1));
  const returns = draws.map(({ annualReturn }) => annualReturn);
  return {
    draws: RANDOM_DRAWS,
    median: quantile(returns, 0.5),
    low: quantile(returns, 0.025),
    high: quantile(returns, 0.975),
    beaten: returns.filter((r) => r < own.metrics.annualReturn).length / RANDOM_DRAWS,
    turnover: quantile(
      draws.map(({ turnover }) => turnover),
      0.5,
    ),
  };
}
