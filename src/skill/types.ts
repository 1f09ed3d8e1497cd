/** Skill of forecasts in scaled returns. What a constant forecast or too few rows leave undefined is NaN. */
export interface SkillScore extends DailySkill {
  readonly rows: number;
  /** Pearson's correlation over all rows. */
  readonly ic: number;
  /** Spearman's, over all rows. */
  readonly rankIc: number;
  /** 1 - SSE / SSE of the zero forecast. */
  readonly r2Zero: number;
  /** Mean absolute error over that of the zero forecast: the random walk in prices (Hyndman and Koehler 2006). */
  readonly mase: number;
  readonly directionalAccuracy: number;
  /** Wilson 95 % interval of the directional accuracy over non-overlapping labels. */
  readonly directionalLow: number;
  readonly directionalHigh: number;
  /** Share of rows whose label is up: what always saying "up" gets right; the bar for directionalAccuracy. */
  readonly upShare: number;
  /** t statistic of the IC over non-overlapping labels. */
  readonly icT: number;
}

/** Correlations within each bar, across symbols, and how steady they are. NaN below 3 symbols a bar. */
export interface DailySkill {
  /** Bars with at least 3 rows. */
  readonly bars: number;
  readonly dailyIc: number;
  /** Mean over standard deviation of the bars' ICs. */
  readonly icir: number;
  /** Newey-West t of their mean, lags covering the label's horizon. */
  readonly dailyIcT: number;
  readonly dailyRankIc: number;
  readonly rankIcir: number;
  readonly dailyRankIcT: number;
}

/** Equal accuracy of two forecasts under a loss; a negative statistic favours the first. */
export interface AccuracyTest {
  /** Mean loss of the first less that of the second. */
  readonly difference: number;
  readonly statistic: number;
  /** Two-sided. */
  readonly p: number;
  readonly bars: number;
}

/** How well stated distributions fit what came. */
export interface DensityScore {
  /** Mean pinball loss over the stated levels. */
  readonly pinball: number;
  /** Continuous ranked probability score. */
  readonly crps: number;
  /** Share of labels inside the central intervals of 50, 80 and 95 %; NaN where no level states them. */
  readonly coverage50: number;
  readonly coverage80: number;
  readonly coverage95: number;
}
