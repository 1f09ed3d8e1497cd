import type { RunVariation, StrategyResult } from '../backtest/index.ts';
import type { Provenance } from '../core/index.ts';
import type { RlCloning, RlCurve } from '../native/index.ts';
import type { Fold } from '../pipeline/index.ts';
import type { EvaluationPoint, RlConfig, SeedStatistics, TradingTask } from '../rl/index.ts';
import type { PolicyMap } from './policyMap.ts';

/** One training: a fold under a seed. */
export interface FoldTraining {
  readonly fold: number;
  readonly seed: number;
  readonly seconds: number;
  readonly steps: number;
  /** Steps after which the chosen policy had been trained, and its log growth a bar on validation. */
  readonly chosenSteps: number;
  readonly validation: number;
  readonly evaluations: readonly EvaluationPoint[];
  readonly curve: RlCurve;
  readonly cloning?: RlCloning;
}

/** What the policies of one seed came to over all test blocks. */
export interface SeedOutcome {
  readonly seed: number;
  readonly result: StrategyResult;
  /** Share of decisions by exposure, bins from the lowest to the highest. */
  readonly exposures: readonly number[];
  /** Why it looks as if it had collapsed into one action; empty = it has not. */
  readonly collapsed: readonly string[];
}

/** The policies of all seeds, with equal capital in each, against one baseline. */
export interface Comparison {
  readonly name: string;
  readonly label: string;
  /** Mean return above the baseline, annualised. */
  readonly excessAnn: number;
  /** One-sided probability that such an excess is luck, raw and after Holm's correction over the baselines. */
  readonly p: number;
  readonly adjusted: number;
  readonly beats: boolean;
}

/** Random traders with the turnover of the policies. */
export interface RandomTraders {
  readonly draws: number;
  /** Annual return: median and 95 % of the draws. */
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** Share of draws that returned less than the policies. */
  readonly beaten: number;
  readonly turnover: number;
}

/** Action models walked forward on a market: out of sample, net of costs, beside their baselines. */
export interface ActionStudy {
  readonly kind: 'action models';
  readonly name: string;
  readonly configHash: string;
  readonly rl: RlConfig;
  readonly task: TradingTask;
  readonly columns: readonly string[];
  readonly costModel: string;
  readonly provenance: Provenance;
  readonly dataHash: string;
  readonly symbols: readonly string[];
  readonly interval: string;
  readonly benchmark: string;
  /** Closes of the test, epoch ms. */
  readonly time: Float64Array;
  /** Those that are tested. */
  readonly folds: readonly Fold[];
  readonly trainings: readonly FoldTraining[];
  readonly seeds: readonly SeedOutcome[];
  /** Equal capital in the policies of every seed: what is compared. */
  readonly together: StrategyResult;
  readonly baselines: readonly StrategyResult[];
  readonly random: RandomTraders;
  readonly comparisons: readonly Comparison[];
  /** Annual return and Sharpe over seeds. */
  readonly annualReturn: SeedStatistics;
  readonly sharpe: SeedStatistics;
  /** Medians over seeds under other costs and one bar later. */
  readonly sensitivity: readonly RunVariation[];
  readonly map: PolicyMap;
  readonly trials: number;
  /** Of them, configurations whose test on these data was looked at before. */
  readonly looks: number;
  readonly deflatedSharpe: number;
  readonly verdict: string;
  readonly warnings: readonly string[];
  readonly stepsPerSecond: number;
  readonly seconds: number;
}
