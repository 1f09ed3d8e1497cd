import type { Static, TObject } from 'typebox';
import type { Forecast } from '../ensemble/index.ts';
import type { LastKnown } from '../features/index.ts';

export interface MarketState {
  /** Filtered probabilities of the regimes; reused by the next bar. */
  readonly regimes: ArrayLike<number>;
  /** Name of the likeliest state of the run's regime model, its first one in warm-up. */
  readonly regime: string;
  readonly close: number;
  /** Per-bar volatility of log returns known now. */
  readonly volatility: number;
  /** Share of the exchange's session that is left, 0 while it is closed. */
  readonly sessionLeft: number;
}

export interface PositionState {
  /** Fraction of equity, signed. */
  readonly exposure: number;
  /** Return since the position was opened; 0 when flat. */
  readonly unrealisedReturn: number;
  readonly barsHeld: number;
  /** Portfolio drawdown from its high-water mark, <= 0. */
  readonly drawdown: number;
  /** What the symbol's part of the book grew by since the decision before, 1 = not at all. */
  readonly growth: number;
}

export interface PolicyInput {
  /** Bars seen before this one: its place in the panel. */
  readonly bar: number;
  readonly forecast: Forecast;
  readonly horizon: number;
  readonly market: MarketState;
  /** Rows of the run's features from `featuresAt` on; reused by the next bar. */
  readonly features: ArrayLike<number>;
  readonly featuresAt: number;
  /** Their last known values and ages, from `knownAt` on. */
  readonly known: Pick<LastKnown, 'values' | 'ages'>;
  readonly knownAt: number;
  /** Cost of buying shares for all equity now, over equity. */
  readonly cost: number;
  /** Part of the book that is this symbol's: one over the number of symbols that may be held now. */
  readonly share: number;
  /** Bits of RESTRICTIONS: what may not be decided now. */
  readonly restrictions: number;
  readonly position: PositionState;
  /** Signal of the previous decision for this symbol. */
  readonly previousSignal: number;
}

/** Decides one symbol at one bar: a signal in [-1, 1], or NaN to leave the position as it is. */
export type Policy = (input: PolicyInput) => number;

/**
 * Decides every symbol at one bar: signals [S], read before the next call. inputs: [S], undefined where a symbol may not be
 * held; one without a bar has a close of NaN, and its signal does not count.
 */
export type BookPolicy = (bar: number, inputs: readonly (PolicyInput | undefined)[]) => ArrayLike<number>;

/** A policy for each symbol as one for the book; without a bar the position stays, without an input there is none. */
export function eachSymbol(policies: readonly Policy[]): BookPolicy {
  const signals = new Float64Array(policies.length);
  return (_, inputs) => {
    for (let s = 0; s < signals.length; s++) {
      const input = inputs[s];
      if (!input) signals[s] = 0;
      else signals[s] = Number.isFinite(input.market.close) ? policies[s](input) : Number.NaN;
    }
    return signals;
  };
}

/** Caps on weights of the book: on the sum of their sizes, on the size of their sum, and on one symbol's. */
export interface BookCaps {
  readonly maxGross: number;
  readonly maxNet: number;
  readonly maxNameWeight: number;
}

/** What the policies of a run are made for, over all of its symbols. */
export interface PolicyContext {
  readonly symbols: readonly string[];
  /** States of the regime model, and names of the features, in the order of a policy's input. */
  readonly regimes: readonly string[];
  readonly features: readonly string[];
  readonly horizon: number;
  /** Whether a session has more bars than one. */
  readonly intraday: boolean;
  readonly barsPerYear: number;
  readonly targetVolAnn: number;
  readonly caps: BookCaps;
}

export interface PolicySpec<S extends TObject = TObject> {
  readonly name: string;
  readonly description: string;
  readonly source: string;
  readonly schema: S;
  /** A policy for every symbol; what it remembers from bar to bar is its own. */
  create(options: Static<S>, context: PolicyContext): BookPolicy;
  /** Epoch ms of the last bar it learnt from, where it learnt from any. */
  learntUntil?(options: Static<S>): number;
}
