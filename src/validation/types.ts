import type { BootstrapMetric } from '../native/index.ts';
import type { ValidationConfig } from './schema.ts';

/** Per-bar simple returns of several configurations, [count][bars], and of what they are compared with. */
export interface ReturnsMatrix {
  /** [count][bars]; over shared memory (sharedFloat64) nothing is copied. */
  readonly returns: Float64Array;
  /** Configurations N, rows of `returns`. */
  readonly count: number;
}

/** What is known of all runs of a sweep; SharpeMoments builds it while rows stream by. */
export interface TrialMoments {
  /** Every run made, those without a defined Sharpe included: each was a chance to be lucky. */
  readonly runs: number;
  /** Runs with a defined Sharpe. */
  readonly known: number;
  /** Mean and sample variance (n - 1) of the yearly Sharpe over the known runs. */
  readonly meanSharpeAnn: number;
  readonly varianceSharpeAnn: number;
}

export interface SweepInput {
  /** All runs of the sweep. */
  readonly trials: TrialMoments;
  /** The kept runs (sampleTrials says which): the best one and a sample that does not look at results. */
  readonly configurations: ReturnsMatrix;
  /** Row of `configurations` that holds the best run. */
  readonly best: number;
  /** [bars] returns to beat; none = cash, a return of 0. */
  readonly benchmark?: Float64Array;
  readonly periodsPerYear: number;
  /** Risk-free rate per year, a fraction; 0 when left out. The trials' Sharpes must be over the same rate. */
  readonly riskFreeAnn?: number;
  /** 1 when left out; results do not depend on it. */
  readonly threads?: number;
  /** How often the hold-out was looked at, where there is one; printed in the verdict. */
  readonly holdOutLooks?: number;
  readonly options: ValidationConfig;
}

/** Probability of backtest overfitting and what comes with it; Sharpe ratios are per bar. */
export interface OverfittingResult {
  /** Share of splits in which the best half-sample configuration is at or below the median of the other half. */
  readonly pbo: number;
  readonly blocks: number;
  /** [C(blocks, blocks/2)] in lexicographic order of the in-sample blocks. */
  readonly logits: Float64Array;
  readonly inSample: Float64Array;
  readonly outOfSample: Float64Array;
  /** Configuration that was best in sample, per split. */
  readonly best: Int32Array;
  readonly meanLogit: number;
  /** Out-of-sample Sharpe of the selected configurations regressed on their in-sample Sharpe. */
  readonly degradationSlope: number;
  readonly degradationIntercept: number;
  /** Share of splits in which the selected configuration loses (Sharpe below 0) out of sample. */
  readonly probabilityOfLoss: number;
}

/** [low, high] at the asked confidence; NaN where undefined. */
export type Interval = readonly [low: number, high: number];

export interface MetricInterval {
  readonly metric: BootstrapMetric;
  /** Of the series itself. */
  readonly value: number;
  /** Standard deviation over the resamples. */
  readonly standardError: number;
  readonly percentile: Interval;
  /** Bias-corrected and accelerated. */
  readonly bca: Interval;
  /** What reports show: bca for the Sharpe ratio, percentile otherwise. */
  readonly interval: Interval;
}

export interface BootstrapResult {
  readonly confidence: number;
  readonly resamples: number;
  /** Mean block length used, bars. */
  readonly blockBars: number;
  readonly intervals: readonly MetricInterval[];
}

/** p-values of "no configuration beats the benchmark"; small speaks against luck. */
export interface RealityCheckResult {
  /** White's reality check. */
  readonly pRealityCheck: number;
  /** Hansen's SPA: lower and upper bound and the consistent one, the one to quote. */
  readonly pLower: number;
  readonly pConsistent: number;
  readonly pUpper: number;
  /** Configuration with the largest mean return over the benchmark, and with the largest studentised one. */
  readonly bestByMean: number;
  readonly bestByRatio: number;
  /** Largest studentised mean, the SPA statistic; 0 when none beats the benchmark. */
  readonly statistic: number;
  readonly resamples: number;
  readonly blockBars: number;
}

export interface SweepValidation {
  readonly trials: TrialMoments & {
    /** Mean correlation between the kept runs, and the independent trials that all runs then amount to. */
    readonly averageCorrelation: number;
    readonly effective: number;
  };
  readonly bars: number;
  /** Yearly Sharpe of the best run. */
  readonly sharpeAnn: number;
  /** Yearly Sharpe that the luckiest of as many worthless runs would be expected to show. */
  readonly expectedMaxSharpeAnn: number;
  /** Probability that the true Sharpe of the best run is above that, with the number of runs as trials ... */
  readonly deflatedSharpe: number;
  /** ... and with the effective number of trials. */
  readonly deflatedSharpeEffective: number;
  /** Probability that its true Sharpe is above 0 had it been the only run. */
  readonly probabilisticSharpe: number;
  /** Bars (and years) of such returns needed to trust a Sharpe above 0; Infinity when it is not above 0. */
  readonly minTrackRecordBars: number;
  readonly minTrackRecordYears: number;
  /** Undefined where it cannot be worked out; `notes` says why. */
  readonly overfitting?: OverfittingResult;
  readonly realityCheck?: RealityCheckResult;
  readonly bootstrap?: BootstrapResult;
  readonly holdOutLooks?: number;
  /** Whether deflated Sharpe, PBO and SPA all speak against luck at the asked confidence. */
  readonly convincing: boolean;
  /** What the numbers carry, in plain words. */
  readonly verdict: string;
  /** What was left out and why. */
  readonly notes: readonly string[];
}
