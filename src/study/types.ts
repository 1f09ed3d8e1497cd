import type { RunVariant } from '../backtest/index.ts';
import type { Provenance } from '../core/index.ts';
import type { MonteCarloResult, ScenarioResult } from '../montecarlo/index.ts';
import type { SimdLevel, SweepColumn, SweepPath } from '../native/index.ts';
import type { BootstrapResult, SweepValidation } from '../validation/index.ts';

export type { StudySpec } from './schema.ts';

/** Values of the swept parameters by name. */
export type ParameterSet = Readonly<Record<string, number>>;

/** One run's figures by column; undefined ones are NaN. */
export type SweepRow = Readonly<Record<SweepColumn, number>>;

/** Bars [start, end) of the panel; the dates are those of the first and the last bar. */
export interface Period {
  readonly start: number;
  readonly end: number;
  readonly from: string;
  readonly to: string;
}

/** A round trip, or the position still open at the end. */
export interface StudyTrade {
  readonly symbol: string;
  readonly side: 'long' | 'short';
  /** Bars of the panel; `exit` is the last bar while the position is open. */
  readonly entry: number;
  readonly exit: number;
  readonly entryTime: number;
  readonly exitTime: number;
  readonly entryPrice: number;
  readonly exitPrice: number;
  readonly shares: number;
  /** Net of all costs, USD, and as a fraction of the equity before the entry. */
  readonly profitUsd: number;
  readonly return: number;
  readonly reason: string;
  readonly open: boolean;
}

/** One account followed bar by bar. */
export interface RunDetail {
  /** `AAA`, or `all` for the accounts of every symbol taken together. */
  readonly name: string;
  readonly label: string;
  readonly period: Period;
  /** [period.end - period.start] epoch ms, USD at the close, simple returns (the first on the initial cash). */
  readonly time: Float64Array;
  readonly equity: Float64Array;
  readonly returns: Float64Array;
  /** By metric registry name, net of costs. */
  readonly metrics: Readonly<Record<string, number>>;
  /** The same figures as a sweep gives. */
  readonly row: SweepRow;
  readonly trades: readonly StudyTrade[];
}

/** What every study carries. */
export interface StudyHead {
  readonly name: string;
  readonly seed: number;
  readonly codeVersion: string;
  readonly specHash: string;
  /** The resolved study, without `threads`. */
  readonly spec: Readonly<Record<string, unknown>>;
  readonly provenance: Provenance;
  readonly dataHash: string;
  readonly interval: string;
  readonly periodsPerYear: number;
  /** Symbols traded, each on an account of its own. */
  readonly symbols: readonly string[];
  readonly period: Period;
  /** The strategy's rules, one line each. */
  readonly rules: readonly string[];
  /** Costs, sizing and timing in words. */
  readonly assumptions: readonly string[];
  /** Chances to be lucky: parameter sets tried, those named by `priorTrials` included. */
  readonly trials: number;
  readonly warnings: readonly string[];
  /** Wall time by stage; no part of result.json. */
  readonly timingsMs: Readonly<Record<string, number>>;
}

/** One parameter of the space, as swept. */
export interface SweptParameter {
  readonly name: string;
  /** Distinct values in order; bin centres where there are more than PICTURE_BINS. */
  readonly values: readonly number[];
  readonly binned: boolean;
}

/** A parameter set with its objective (mean over symbols) and mean figures. */
export interface RankedSet {
  /** 1 is the best. */
  readonly rank: number;
  /** Index of the set in the space. */
  readonly index: number;
  readonly set: ParameterSet;
  readonly objective: number;
  /** Each column's mean over the symbols where it is known. */
  readonly row: SweepRow;
}

/** A ranked set re-run in detail: one account per symbol and all of them together. */
export interface TopRun extends RankedSet {
  /** [symbols] of the best set, none of the others; all are checked against their rows to 1e-9. */
  readonly details: readonly RunDetail[];
  readonly combined: RunDetail;
}

/** Objective over two parameters, [y][x] row by row; NaN where no run fell. */
export interface HeatMap {
  readonly x: SweptParameter;
  readonly y: SweptParameter;
  /** Mean and best over all other parameters, and how many sets fell in the cell. */
  readonly mean: Float64Array;
  readonly best: Float64Array;
  readonly count: Float64Array;
}

/** Sampled sets for parallel coordinates. */
export interface ParallelSample {
  readonly axes: readonly string[];
  /** [n][axes] */
  readonly values: Float64Array;
  /** [n] */
  readonly objective: Float64Array;
  readonly index: Float64Array;
}

export interface ParetoPoint {
  readonly index: number;
  readonly set: ParameterSet;
  readonly totalReturn: number;
  readonly maxDrawdown: number;
  readonly objective: number;
}

/** How the objective changes one step away from the best set, in each parameter. */
export interface Neighbourhood {
  readonly best: number;
  /** All neighbours, of the best set: quartiles of their objective and how far they fall behind. */
  readonly count: number;
  readonly min: number;
  readonly median: number;
  readonly max: number;
  /** Median of the neighbours over the best; near 1 is a plateau, near 0 or below a lone peak. */
  readonly ratio: number;
  readonly byParameter: readonly {
    readonly name: string;
    /** Along this parameter through the best set; NaN where a constraint forbids the set. */
    readonly points: readonly { readonly value: number; readonly objective: number }[];
  }[];
  readonly words: string;
}

/** Counts of the objective over all sets in equal bins from `low` to `high`. */
export interface Histogram {
  readonly low: number;
  readonly high: number;
  readonly counts: readonly number[];
  /** Sets without a known objective. */
  readonly unknown: number;
}

/** The same run with other costs or other timing. */
export interface Variation extends RunVariant {
  /** Means over symbols in a sweep; of the accounts together elsewhere. */
  readonly row: SweepRow;
}

/** Bars that no choice has seen. */
export interface HoldOutResult {
  readonly period: Period;
  /** How often these bars have been looked at, this time included. */
  readonly looks: number;
  readonly combined: RunDetail;
  readonly baselines: readonly RunDetail[];
}

export interface StudyVerdict {
  /** One or two sentences a person can repeat. */
  readonly sentence: string;
  readonly convincing: boolean;
}

export interface SweepPictures {
  /** Absent with fewer than two parameters. */
  readonly heatMap?: HeatMap;
  readonly parallel: ParallelSample;
  readonly pareto: readonly ParetoPoint[];
  readonly neighbourhood: Neighbourhood;
  readonly distribution: Histogram;
}

export interface SweepResult extends StudyHead {
  readonly kind: 'sweep';
  readonly parameters: readonly SweptParameter[];
  readonly sets: number;
  /** sets x symbols */
  readonly runs: number;
  readonly objective: { readonly column: SweepColumn; readonly direction: 'max' | 'min' };
  readonly path: Exclude<SweepPath, 'auto'>;
  readonly simd: Exclude<SimdLevel, 'auto'>;
  readonly device: 'cpu' | 'cuda';
  readonly top: readonly TopRun[];
  readonly perSymbol: readonly {
    readonly symbol: string;
    readonly index: number;
    readonly set: ParameterSet;
    readonly objective: number;
    readonly row: SweepRow;
  }[];
  readonly pictures: SweepPictures;
  readonly validation?: SweepValidation;
  readonly sensitivity: readonly Variation[];
  /** Buy and hold of each symbol and of all, with equal costs; flat. Over the sweep's period. */
  readonly baselines: readonly RunDetail[];
  readonly holdOut?: HoldOutResult;
  readonly verdict: StudyVerdict;
  /** SHA-256 of rows.f64. */
  readonly rowsSha256: string;
}

export interface StrategyBacktest extends StudyHead {
  readonly kind: 'backtest';
  readonly set: ParameterSet;
  /** `each`: an account per symbol; `shared`: one account for all. */
  readonly accounts: 'each' | 'shared';
  readonly combined: RunDetail;
  /** One per symbol with accounts: each. */
  readonly details: readonly RunDetail[];
  readonly sensitivity: readonly Variation[];
  readonly baselines: readonly RunDetail[];
  readonly bootstrap?: BootstrapResult;
  readonly deflatedSharpe: number;
  readonly probabilisticSharpe: number;
  readonly minTrackRecordBars: number;
  readonly monteCarlo?: MonteCarloResult;
  readonly scenarios?: readonly ScenarioResult[];
  /** Whether this run looked at the hold-out, and how often anyone did; absent without a hold-out. */
  readonly holdOutLooks?: number;
  readonly verdict: StudyVerdict;
}

export interface WalkForwardFold {
  readonly index: number;
  readonly train: Period;
  readonly test: Period;
  readonly set: ParameterSet;
  readonly setIndex: number;
  /** The objective of the chosen set in sample and out of sample, mean over symbols. */
  readonly inSample: number;
  readonly outOfSample: number;
  readonly inSampleRow: SweepRow;
  readonly outOfSampleRow: SweepRow;
}

export interface StrategyWalkForward extends StudyHead {
  readonly kind: 'walkForward';
  readonly mode: 'anchored' | 'rolling';
  readonly objective: { readonly column: SweepColumn; readonly direction: 'max' | 'min' };
  readonly sets: number;
  /** Sets tried over all training windows; none of them saw a test window. */
  readonly tried: number;
  readonly folds: readonly WalkForwardFold[];
  /** The test windows one after another, net of costs. */
  readonly combined: RunDetail;
  /** The joined test windows, every fold with the set it chose: no choice is made anew. */
  readonly sensitivity: readonly Variation[];
  readonly baselines: readonly RunDetail[];
  readonly degradation: {
    readonly inSampleMean: number;
    readonly outOfSampleMean: number;
    /** Out of sample over in sample; NaN when the latter is not above 0. */
    readonly ratio: number;
    /** Share of folds whose out-of-sample objective is above 0. */
    readonly positiveFolds: number;
  };
  /** Per parameter: the values chosen fold by fold, and the mean step between folds over the parameter's range. */
  readonly drift: readonly {
    readonly name: string;
    readonly values: readonly number[];
    readonly meanStep: number;
  }[];
  readonly bootstrap?: BootstrapResult;
  readonly deflatedSharpe: number;
  readonly probabilisticSharpe: number;
  readonly verdict: StudyVerdict;
}

export type StudyResult = SweepResult | StrategyBacktest | StrategyWalkForward;
