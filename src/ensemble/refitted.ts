import Type from 'typebox';
import { MomentWindow } from './learning/index.ts';
import type { Outcome } from './types.ts';

/** Options of every ensemble that is fitted on a window of known labels. */
export const refitFields = {
  windowBars: Type.Integer({
    default: 756,
    minimum: 20,
    maximum: 100_000,
    description: 'Bars with known labels that a fit uses, the latest.',
  }),
  minBars: Type.Integer({
    default: 126,
    minimum: 20,
    maximum: 100_000,
    description: 'Bars with known labels before the first fit; weights are equal until then.',
  }),
  refitBars: Type.Integer({
    default: 21,
    minimum: 1,
    maximum: 10_000,
    description: 'Bars between two fits.',
  }),
};

export interface RefitWindow {
  readonly windowBars: number;
  readonly minBars: number;
  readonly refitBars: number;
}

/** Weights fitted on the latest known labels, anew every so many bars. */
export class Refitted {
  readonly weights: Float64Array;
  readonly #rows: MomentWindow;
  readonly #window: RefitWindow;
  readonly #fit: (rows: MomentWindow) => Float64Array;
  #since: number;

  constructor(members: number, window: RefitWindow, fit: (rows: MomentWindow) => Float64Array) {
    this.weights = new Float64Array(members).fill(1 / members);
    this.#rows = new MomentWindow(members, window.windowBars);
    this.#window = window;
    this.#fit = fit;
    this.#since = window.refitBars;
  }

  observe(outcome: Outcome): void {
    if (!this.#rows.add(outcome)) return;
    const { minBars, windowBars, refitBars } = this.#window;
    if (++this.#since < refitBars || this.#rows.bars < Math.min(minBars, windowBars)) return;
    this.#since = 0;
    this.weights.set(this.#fit(this.#rows));
  }
}
