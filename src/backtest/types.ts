import type { Provenance } from '../core/index.ts';
import type { Regret } from '../ensemble/index.ts';
import type { Fold } from '../pipeline/index.ts';
import type { SkillScore } from '../skill/index.ts';
import type { RunVariant } from './variants.ts';

export type { Fold } from '../pipeline/index.ts';

export interface CostBreakdown {
  readonly commissionUsd: number;
  readonly spreadUsd: number;
  readonly slippageUsd: number;
  readonly totalUsd: number;
  /** Total over mean equity, annualised: what costs take from the return each year. */
  readonly dragAnn: number;
}

/** One equity curve with its metrics, net of costs; the strategy and every baseline have the same shape. */
export interface StrategyResult {
  readonly name: string;
  readonly label: string;
  readonly kind: 'strategy' | 'baseline';
  /** [n] USD at each close of the out-of-sample range. */
  readonly equity: Float64Array;
  /** [n] simple per-bar returns, first is 0. */
  readonly returns: Float64Array;
  readonly gross: Float64Array;
  readonly net: Float64Array;
  /** By metric registry name; undefined statistics are NaN. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly costs: CostBreakdown;
  readonly trades: number;
}

/** The same decisions traded under other costs or one bar later. */
export interface RunVariation extends RunVariant {
  readonly metrics: Readonly<Record<string, number>>;
  readonly costs: CostBreakdown;
  /** Fills. */
  readonly trades: number;
}

export interface MemberSkill {
  readonly model: string;
  readonly byFold: readonly SkillScore[];
  readonly pooled: SkillScore;
}

export interface Verdict {
  /** One sentence a person can repeat. */
  readonly sentence: string;
  readonly forecastSignificant: boolean;
  readonly beatsBenchmark: boolean;
  /** Probability that the true Sharpe is above 0, deflated by the number of trials. */
  readonly deflatedSharpe: number;
  readonly trials: number;
}

/** Action models trained beside the run's policy, over test blocks of their own: the last part of the same bars. */
export interface ActionModelOutcome {
  readonly algorithm: string;
  readonly seeds: number;
  readonly folds: number;
  /** Epoch ms of their first and last test bar. */
  readonly from: number;
  readonly to: number;
  readonly verdict: string;
  /** Who earned more there, and whether that is certain. */
  readonly winner: string;
  /** The policies of all seeds with equal capital, then the run's own policy and the baselines over the same bars. */
  readonly strategies: readonly StrategyResult[];
  /** Their own report, from the run's folder. */
  readonly reportFile: string;
}

export interface RunResult {
  readonly name: string;
  readonly seed: number;
  readonly codeVersion: string;
  readonly configHash: string;
  /** The resolved configuration, defaults filled, without `threads`: they decide nothing. */
  readonly config: Readonly<Record<string, unknown>>;
  /** What trading was charged, in words. */
  readonly costModel: string;
  readonly provenance: Provenance;
  readonly dataHash: string;
  readonly symbols: readonly string[];
  readonly interval: string;
  /** Epoch ms of every bar of the panel, and the benchmark's closes: context for the in-sample part. */
  readonly panelTime: Float64Array;
  readonly benchmark: string;
  readonly benchmarkClose: Float64Array;
  /** Index of the first out-of-sample bar in panelTime; [n] bars follow. */
  readonly start: number;
  readonly time: Float64Array;
  readonly folds: readonly Fold[];
  readonly strategy: StrategyResult;
  readonly baselines: readonly StrategyResult[];
  /** The strategy under 0x, 1x, 2x and 5x costs, and with every order one bar later. */
  readonly sensitivity: readonly RunVariation[];
  readonly skill: readonly MemberSkill[];
  /** [n] index into regimeNames, -1 = not known yet. */
  readonly regimes: Int8Array;
  /** States of the run's regime model. */
  readonly regimeNames: readonly string[];
  readonly members: readonly string[];
  /** [n][M] weights of the ensemble. */
  readonly ensembleWeights: Float64Array;
  /** Of the ensemble's forecasts over its members'; results saved before runs had it lack it. */
  readonly regret?: Regret;
  readonly refusals: readonly { readonly reason: string; readonly count: number }[];
  readonly verdict: Verdict;
  /** Where the configuration asked for them. */
  readonly actionModels?: ActionModelOutcome;
  readonly warnings: readonly string[];
  readonly timingsMs: Readonly<Record<string, number>>;
}
