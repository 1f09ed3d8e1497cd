/** Rows of features: that of symbol s begins at featuresAt[s]. */
export interface FeatureRows {
  readonly features: ArrayLike<number>;
  readonly featuresAt: ArrayLike<number>;
}

/**
 * The last known value of every feature of every symbol and its age, bar by bar. A feature is known at a bar where it is
 * finite: one whose source has nothing new is NaN there.
 */
export class LastKnown {
  /** [S][F] NaN before the first. */
  readonly values: Float64Array;
  /** [S][F] bars since it was known: 0 = at the newest bar, NaN before the first. */
  readonly ages: Float64Array;
  private readonly width: number;

  constructor(symbols: number, features: number) {
    this.width = features;
    this.values = new Float64Array(symbols * features).fill(Number.NaN);
    this.ages = new Float64Array(symbols * features).fill(Number.NaN);
  }

  /** Takes in the newest bar. */
  update({ features, featuresAt }: FeatureRows): void {
    for (let s = 0, i = 0; i < this.values.length; s++) {
      const row = featuresAt[s];
      for (let f = 0; f < this.width; f++, i++) {
        const value = features[row + f];
        if (Number.isFinite(value)) {
          this.values[i] = value;
          this.ages[i] = 0;
        } else this.ages[i]++;
      }
    }
  }
}
