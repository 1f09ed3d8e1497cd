/** K states with order p; joint states are (s_t .. s_{t-p}), s_t K^p + .. + s_{t-p}. */
export interface NativeSwitchingModel {
  /** [K][K], rows sum to 1. */
  readonly transition: Float64Array;
  /** [K^(p+1)] of the first return that has p before it. */
  readonly start: Float64Array;
  /** [K], ordered by mean over sd, the highest first. */
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  /** [p] */
  readonly phi: Float64Array;
}

export interface NativeSwitchingFit extends NativeSwitchingModel {
  /** One an EM step, never falling. */
  readonly logLikelihoods: Float64Array;
}

export interface NativeSwitchingSettings {
  readonly states: number;
  readonly order: number;
  /** Seeded beginnings, of which the best climbs on. */
  readonly starts?: number;
  readonly iterations?: number;
  readonly tolerance?: number;
  /** Least variance of a state, a fraction of the sample's. */
  readonly varianceFloor?: number;
  readonly seed?: number;
}

/** Native functions of src/regime. */
export interface RegimeAddon {
  /**
   * Maximum likelihood of y_t - mean(s_t) = sum_j phi_j (y_{t-j} - mean(s_{t-j})) + sd(s_t) e_t by EM, from `warm`
   * where given. Order 0 is the Gaussian hidden Markov model. Synchronous: tens of ms for thousands of returns.
   */
  regimeFit(
    returns: Float64Array,
    settings: NativeSwitchingSettings,
    warm?: NativeSwitchingModel,
  ): NativeSwitchingFit;
}
