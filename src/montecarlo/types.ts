import type { Provenance } from '../core/index.ts';

/** An estimate and its Monte Carlo standard error: the error of having few paths, not of the model. */
export interface Estimate {
  readonly value: number;
  readonly standardError: number;
}

export interface LevelEstimate extends Estimate {
  /** Probability of a quantile, or the threshold of a probability; a fraction. */
  readonly level: number;
}

/** What is simulated: returns of A assets over T steps, or the trades of one strategy. */
export interface MonteCarloInput {
  readonly names: readonly string[];
  /** [T][A] simple returns, row = one step of history; complete rows only. */
  readonly returns: Float64Array;
  /** Returns of closed trades as fractions of equity; only trade resampling reads them. */
  readonly trades?: Float64Array;
  readonly periodsPerYear: number;
  readonly provenance?: Provenance;
}

/** Values are multiples of the initial wealth (terminal) or fractions (drawdown). */
export interface Distribution {
  readonly mean: Estimate;
  readonly sd: Estimate;
  /** At the configured quantiles. */
  readonly quantiles: readonly LevelEstimate[];
  /** 101 values: the 0th (least) to the 100th (greatest) percentile. */
  readonly percentiles: readonly number[];
}

export interface MonteCarloResult {
  readonly simulated: true;
  /** One sentence to print beside every number: what was simulated from what. */
  readonly label: string;
  readonly generator: {
    readonly name: string;
    readonly description: string;
    readonly source: string;
    /** Per step, as simulated; matrices are row by row. History itself is left out. */
    readonly parameters: Readonly<Record<string, readonly number[]>>;
    /** Names of the parameters that were fitted to the data; the others were given. */
    readonly fitted: readonly string[];
  };
  readonly assets: readonly string[];
  readonly weights: readonly number[];
  readonly rebalance: 'step' | 'never';
  readonly paths: number;
  readonly steps: number;
  readonly seed: number;
  readonly periodsPerYear: number;
  readonly device: string;
  readonly simd: string;
  /** Wealth as a multiple of the initial wealth, at the checkpoints. */
  readonly fan: {
    /** [C] steps, the first is 0, the last is `steps`. */
    readonly steps: readonly number[];
    /** [Q] */
    readonly levels: readonly number[];
    /** [Q][C] */
    readonly values: readonly (readonly number[])[];
    readonly standardErrors: readonly (readonly number[])[];
  };
  readonly terminal: Distribution;
  readonly maxDrawdown: Distribution;
  /** P(wealth at or below `level` times the initial wealth at any step). */
  readonly ruin: readonly LevelEstimate[];
  /** P(greatest drawdown >= level). */
  readonly drawdownBeyond: readonly LevelEstimate[];
  /** Losses at the horizon as fractions of the initial wealth; positive is a loss. */
  readonly risk: readonly {
    readonly level: number;
    readonly valueAtRisk: Estimate;
    readonly expectedShortfall: Estimate;
  }[];
  /** P(terminal wealth below the initial wealth). */
  readonly loss: Estimate;
  readonly notes: readonly string[];
}

/** What one scenario did to a portfolio held through it, beside the same data untouched. */
export interface ScenarioResult {
  readonly name: string;
  readonly kind: 'historical' | 'hypothetical';
  readonly description: string;
  /** Hypothetical scenarios are; a historical window is a replay of the data. */
  readonly simulated: boolean;
  /** Absent when the scenario could not be applied; `reason` says why. */
  readonly outcome?: {
    readonly bars: number;
    readonly totalReturn: number;
    readonly maxDrawdown: number;
    readonly worstBar: number;
    /** The same portfolio over the same bars before the transformation. */
    readonly baseReturn: number;
    readonly baseMaxDrawdown: number;
  };
  readonly costFactors: { readonly commission: number; readonly spread: number; readonly slippage: number };
  readonly reason?: string;
}
