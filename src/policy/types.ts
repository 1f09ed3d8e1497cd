import type { Static, TObject } from 'typebox';
import type { Forecast } from '../ensemble/index.ts';

export interface MarketState {
  /** Name of the likeliest state of the run's regime model, its first one in warm-up. */
  readonly regime: string;
  readonly close: number;
  /** Per-bar volatility of log returns known now. */
  readonly volatility: number;
}

export interface PositionState {
  /** Fraction of equity, signed. */
  readonly exposure: number;
  /** Return since the position was opened; 0 when flat. */
  readonly unrealisedReturn: number;
  readonly barsHeld: number;
  /** Portfolio drawdown from its high-water mark, <= 0. */
  readonly drawdown: number;
}

export interface PolicyInput {
  readonly forecast: Forecast;
  readonly horizon: number;
  readonly market: MarketState;
  readonly position: PositionState;
  /** Signal of the previous decision for this symbol. */
  readonly previousSignal: number;
}

/** Decides one symbol at one bar: a signal in [-1, 1]. Pure. */
export type Policy = (input: PolicyInput) => number;

export interface PolicySpec<S extends TObject = TObject> {
  readonly name: string;
  readonly description: string;
  readonly source: string;
  readonly schema: S;
  create(options: Static<S>): Policy;
}
