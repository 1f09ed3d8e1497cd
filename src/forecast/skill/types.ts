import type { AccuracyTest } from '../../skill/index.ts';

export type RowKind = 'baseline' | 'member' | 'ensemble';

/** What every row of a skill table states, in the order tables show it. Never R2 or errors of price levels. */
export const STATISTICS = [
  'rows',
  'bars',
  'dailyIc',
  'icir',
  'dailyIcT',
  'dailyRankIc',
  'rankIcir',
  'dailyRankIcT',
  'ic',
  'rankIc',
  'r2Zero',
  'mase',
  'directionalAccuracy',
  'directionalLow',
  'directionalHigh',
  'upShare',
  'pinball',
  'crps',
  'coverage50',
  'coverage80',
  'coverage95',
  'splitCoverage50',
  'splitCoverage80',
  'splitCoverage95',
] as const;
export type Statistic = (typeof STATISTICS)[number];

/** One value a statistic; NaN = not defined. */
export type Figures = Readonly<Record<Statistic, number>>;

/** Equal accuracy tested against a rival, losses averaged over the seeds. */
export interface Comparison extends AccuracyTest {
  /** p after Holm's correction over all rows compared with this rival. */
  readonly adjustedP: number;
  /** More accurate, and the adjusted p below 0.05. */
  readonly better: boolean;
}

/** One forecast's skill out of sample. */
export interface SkillRow {
  readonly name: string;
  readonly kind: RowKind;
  /** Mean and standard deviation over the seeds; the latter NaN with one. */
  readonly mean: Figures;
  readonly sd: Figures;
  readonly bySeed: readonly Figures[];
  /** [bars] daily IC, mean over the seeds; NaN where undefined. */
  readonly dailyIc: Float64Array;
  /** Absent for the rival itself. */
  readonly againstZero?: Comparison;
  readonly againstRidge?: Comparison;
  /** Where trees are in the table. */
  readonly againstTrees?: Comparison;
  /** Ensembles only: against the single member with the least squared error, known in hindsight alone. */
  readonly againstBest?: Comparison;
  /** `beats ridge`, `does not beat ridge`, or `is ridge`. */
  readonly verdict: string;
}

/** Forecasts of one seed for bars [start, T): what a row is scored from. */
export interface ScoredForecast {
  /** [S][bars] scaled; NaN = none. */
  readonly points: Float32Array;
  /** Stated distribution: spreads [S][bars] around the points, or quantiles [S][bars][levels]. */
  readonly density:
    | { readonly kind: 'gaussian'; readonly spread: Float32Array }
    | { readonly kind: 'quantiles'; readonly levels: readonly number[]; readonly values: Float32Array };
}
