import type { NativeControl } from '../contract.ts';

/** Rows of a bootstrap's samples. Formulas are those of docs/metrics.md. */
export const BOOTSTRAP_METRICS = [
  'totalReturn',
  'annualReturn',
  'volatility',
  'sharpe',
  'sortino',
  'maxDrawdown',
  'calmar',
] as const;
export type BootstrapMetric = (typeof BOOTSTRAP_METRICS)[number];

/** All splits of CSCV, C(blocks, blocks/2) of them, in lexicographic order of the in-sample blocks. */
export interface NativeOverfitting {
  readonly logits: Float64Array;
  /** Per-bar Sharpe of the best in-sample configuration, in and out of sample. */
  readonly inSample: Float64Array;
  readonly outOfSample: Float64Array;
  readonly best: Int32Array;
}

export interface NativeResampling {
  readonly resamples: number;
  /** Mean block length, bars; 0 = automatic. */
  readonly blockBars: number;
  /** 1 = stationary bootstrap (random lengths), 0 = circular blocks of one length. */
  readonly stationary: number;
  readonly seed: number;
  readonly threads: number;
}

export interface NativeBootstrap {
  /** [BOOTSTRAP_METRICS] of the series itself. */
  readonly values: Float64Array;
  /** [BOOTSTRAP_METRICS][resamples] */
  readonly samples: Float64Array;
  /** [BOOTSTRAP_METRICS][groups], each with one block of bars left out. */
  readonly jackknife: Float64Array;
  readonly blockBars: number;
}

export interface NativeRealityCheck {
  readonly pRealityCheck: number;
  readonly pLower: number;
  readonly pConsistent: number;
  readonly pUpper: number;
  readonly bestByMean: number;
  readonly bestByRatio: number;
  readonly statistic: number;
  readonly blockBars: number;
}

/** Native functions of src/validation. Returns are per bar; matrices are [configurations][T]; nothing may be NaN. */
export interface ValidationAddon {
  /** PBO by CSCV. `blocks` is even, 2..20. */
  validationOverfitting(
    returns: Float64Array,
    configurations: number,
    blocks: number,
    threads: number,
    control: NativeControl,
  ): Promise<NativeOverfitting>;
  /** Automatic block lengths, bars: stationary and circular. */
  validationBlockLength(returns: Float64Array): { readonly stationary: number; readonly circular: number };
  /** Resamples of one series and the headline metrics of each. */
  validationBootstrap(
    returns: Float64Array,
    periodsPerYear: number,
    riskFreeAnn: number,
    settings: NativeResampling,
    control: NativeControl,
  ): Promise<NativeBootstrap>;
  /** White's reality check and Hansen's SPA of mean returns over a benchmark [T]. */
  validationRealityCheck(
    returns: Float64Array,
    configurations: number,
    benchmark: Float64Array,
    settings: NativeResampling,
    control: NativeControl,
  ): Promise<NativeRealityCheck>;
}
