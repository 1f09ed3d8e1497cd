import type { Static, TObject } from 'typebox';
import type { Regime } from '../features/index.ts';

/** An h-bar log-return forecast: mean and the standard deviation of its error. */
export interface Forecast {
  readonly mean: number;
  readonly spread: number;
}

/** Combines M members bar by bar. Losses arrive with the label's delay; `weights` uses what has arrived. */
export interface EnsembleState {
  /** Weights [M], sum 1, for the coming bar. */
  weights(regime: Regime): Float64Array;
  /** Mean squared scaled error of each member on labels that became known now; NaN = no forecast. */
  observe(losses: Float64Array): void;
}

export interface EnsembleSpec<S extends TObject = TObject> {
  readonly name: string;
  readonly description: string;
  readonly source: string;
  readonly schema: S;
  create(members: number, options: Static<S>): EnsembleState;
}
