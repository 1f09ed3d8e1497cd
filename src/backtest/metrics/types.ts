/** What every metric is computed from: one strategy's out-of-sample bars, net of costs. */
export interface MetricInput {
  /** [n] simple per-bar returns, without the leading 0 of a result's series. */
  readonly returns: Float64Array;
  /** [n] simple per-bar returns of the benchmark over the same bars. */
  readonly benchmark?: Float64Array;
  /** [n] sum of |position value| / equity at each bar's close. */
  readonly gross?: Float64Array;
  /** [n] traded value (buys plus sells) / equity at each bar. */
  readonly turnover?: Float64Array;
  /** Bars in a year, from core `periodsPerYear`. */
  readonly periodsPerYear: number;
  /** Risk-free rate per year as a fraction; each bar earns riskFreeAnn / periodsPerYear. */
  readonly riskFreeAnn: number;
}

/** How a value reads: `fraction` prints as a percentage, `ratio` as a plain number, `bars` and `count` as integers. */
export type MetricUnit = 'fraction' | 'ratio' | 'bars' | 'count';

/** A registry entry: one statistic with its formula and where the formula comes from. Undefined values are NaN. */
export interface Metric {
  readonly name: string;
  readonly label: string;
  readonly unit: MetricUnit;
  /** Which direction wins a comparison; `none` when neither is better in itself. */
  readonly better: 'higher' | 'lower' | 'none';
  readonly formula: string;
  readonly source: string;
  compute(input: MetricInput): number;
}
