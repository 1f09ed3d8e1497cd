import type { Static, TObject } from 'typebox';

/** An h-bar log-return forecast: mean and the standard deviation of its error. */
export interface Forecast {
  readonly mean: number;
  readonly spread: number;
}

/** What an ensemble is made for. */
export interface EnsembleShape {
  readonly members: number;
  /** States of the regime model; 1 without one. */
  readonly regimes: number;
  /** Bars from a forecast to its label. */
  readonly horizon: number;
}

/** What one past bar's forecasts, scaled by volatility, came to, told when their labels became known. */
export interface Outcome {
  /** Scaled forecasts [M][n] of n symbols; NaN = none. */
  readonly forecasts: Float32Array | Float64Array;
  /** Scaled labels [n]; NaN = unknown. */
  readonly labels: Float64Array;
  /** Mean squared error of each member over the symbols it forecast, [M]; NaN = it forecast none. */
  readonly losses: Float64Array;
  /** Filtered probabilities of the regimes when the forecasts were made, [R]. */
  readonly regimes: Float64Array;
  /** Weights [M] that were in force then. */
  readonly weights: Float64Array;
}

/** Members' forecasts of one symbol [M] and their spreads [M] to one forecast; NaN where no member has any. */
export type Combine = (
  weights: Float64Array,
  forecasts: ArrayLike<number>,
  spreads: ArrayLike<number>,
) => Forecast;

/** Combines M members bar by bar. Outcomes arrive with the label's delay; `weights` uses what has arrived. */
export interface EnsembleState {
  /** Weights [M] for the coming bar under filtered regime probabilities [R]; reused by the next call. */
  weights(regimes: Float64Array): Float64Array;
  observe(outcome: Outcome): void;
  /** Only where the combination is not the weighted mean of combineForecasts. */
  readonly combine?: Combine;
}

export interface EnsembleSpec<S extends TObject = TObject> {
  readonly name: string;
  readonly description: string;
  readonly source: string;
  readonly schema: S;
  create(shape: EnsembleShape, options: Static<S>): EnsembleState;
}
