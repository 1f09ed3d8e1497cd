import type { Static, TObject } from 'typebox';

/** What is known of the regime at a close. */
export interface RegimeReading {
  /** Place of the likeliest state; -1 in warm-up. */
  readonly index: number;
  /** Filtered probabilities [K], given closes up to this one alone; all 1/K in warm-up. Reused by the next call. */
  readonly probabilities: Float64Array;
}

/** Follows one series of closes. The same recurrence serves series and live. */
export interface RegimeTracker {
  /** Takes in a bar. A missing close (NaN) changes nothing. */
  update(close: number): RegimeReading;
}

export interface RegimeSpec<S extends TObject = TObject> {
  readonly name: string;
  readonly description: string;
  readonly source: string;
  readonly schema: S;
  /** Names of the states, in the order of the probabilities. */
  states(options: Static<S>): readonly string[];
  create(options: Static<S>): RegimeTracker;
}
