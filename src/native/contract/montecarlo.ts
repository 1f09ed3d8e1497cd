import type { NativeControl, NativeParams } from '../contract.ts';

/** Parameters of a generator by name, per step unless they say otherwise; matrices row by row. */
export type GeneratorArrays = Readonly<Record<string, Float64Array>>;

export interface MonteCarloSettings {
  readonly paths: number;
  readonly steps: number;
  /** Any safe integer >= 0. */
  readonly seed: number;
  readonly threads: number;
  /** 1 = weights are restored at every step, 0 = bought once. */
  readonly rebalance: number;
  readonly simd: 'auto' | 'scalar' | 'avx2' | 'avx512';
  readonly device: 'cpu' | 'cuda' | 'auto';
}

/** What is summarised; all fractions. Wealth is a multiple of the initial wealth. */
export interface MonteCarloLevels {
  readonly quantiles: Float64Array;
  readonly ruin: Float64Array;
  readonly drawdown: Float64Array;
  readonly risk: Float64Array;
}

/** [n][2]: values with their Monte Carlo standard errors. */
export interface MonteCarloDistribution {
  /** mean and standard deviation */
  readonly moments: Float64Array;
  readonly quantiles: Float64Array;
  /** [101] */
  readonly percentiles: Float64Array;
}

/** Every array but `percentiles` is [n][2]: value, Monte Carlo standard error. */
export interface MonteCarloOutcome {
  /** [checkpoints][quantiles][2] */
  readonly fan: Float64Array;
  readonly terminal: MonteCarloDistribution;
  readonly drawdown: MonteCarloDistribution;
  readonly ruin: Float64Array;
  readonly drawdownBeyond: Float64Array;
  readonly valueAtRisk: Float64Array;
  readonly shortfall: Float64Array;
  /** [1][2] */
  readonly loss: Float64Array;
  readonly simd: string;
  readonly device: string;
}

/** Native functions of src/montecarlo. */
export interface MonteCarloAddon {
  monteCarloGenerators(): string[];
  /** Parameters that `name` finds in `returns` [T][assets]: simple returns, complete rows. */
  monteCarloFit(
    name: string,
    options: NativeParams,
    returns: Float64Array,
    assets: number,
    control: NativeControl,
  ): Promise<GeneratorArrays>;
  /**
   * Simulates and summarises. weights: [assets] fractions of wealth, the rest is cash; checkpoints: ascending steps in
   * [1, steps]. Results depend on neither threads nor registers nor device.
   */
  monteCarloRun(
    name: string,
    options: NativeParams,
    arrays: GeneratorArrays,
    weights: Float64Array,
    checkpoints: Int32Array,
    settings: MonteCarloSettings,
    levels: MonteCarloLevels,
    control: NativeControl,
  ): Promise<MonteCarloOutcome>;
}
