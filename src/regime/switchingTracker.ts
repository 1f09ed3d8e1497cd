import Type, { type Static } from 'typebox';
import type { AutostockError } from '../core/index.ts';
import { loadNative, type NativeSwitchingModel } from '../native/index.ts';
import { SwitchingFilter } from './switchingFilter.ts';
import type { RegimeReading, RegimeTracker } from './types.ts';

/** Options of every regime model that is a Markov chain fitted by EM. */
export const switchingFields = {
  states: Type.Integer({
    default: 3,
    minimum: 2,
    maximum: 3,
    description: 'Regimes: bull and bear, or bull, sideways and bear, by mean return over volatility.',
  }),
  minBars: Type.Integer({
    default: 504,
    minimum: 100,
    maximum: 100_000,
    description: 'Returns before the first fit; the regime is unknown until then.',
  }),
  fitBars: Type.Integer({
    default: 2520,
    minimum: 100,
    maximum: 20_000,
    description: 'Returns that a fit uses, the latest.',
  }),
  refitBars: Type.Integer({
    default: 63,
    minimum: 1,
    maximum: 10_000,
    description: 'Bars between two fits, each begun from the one before.',
  }),
  starts: Type.Integer({
    default: 6,
    minimum: 1,
    maximum: 64,
    description: 'Seeded beginnings of the first fit, of which the best goes on.',
  }),
  seed: Type.Integer({
    default: 7,
    minimum: 0,
    maximum: 4_294_967_295,
    description: 'Seed of those beginnings.',
  }),
};
const fields = Type.Object(switchingFields);
type Options = Static<typeof fields>;

/** Names of the states in the order of their fit, the best paid first. */
export const switchingStates = ({ states }: { states: number }): readonly string[] =>
  states === 2 ? ['bull', 'bear'] : ['bull', 'sideways', 'bear'];

/** Filtered probabilities of a Markov-switching model that is fitted anew, on the past alone, every so many bars. */
export class SwitchingTracker implements RegimeTracker {
  readonly #options: Options;
  readonly #order: number;
  readonly #returns: number[] = [];
  readonly #probabilities: Float64Array;
  #filter?: SwitchingFilter;
  #model?: NativeSwitchingModel;
  #last = Number.NaN;
  #since = 0;
  #index = -1;

  constructor(options: Options, order: number) {
    this.#options = options;
    this.#order = order;
    this.#probabilities = new Float64Array(options.states).fill(1 / options.states);
  }

  update(close: number): RegimeReading {
    if (Number.isFinite(close)) {
      if (Number.isFinite(this.#last)) this.#take(Math.log(close / this.#last));
      this.#last = close;
    }
    return { index: this.#index, probabilities: this.#probabilities };
  }

  #take(y: number): void {
    const { minBars, fitBars, refitBars } = this.#options;
    this.#returns.push(y);
    if (this.#returns.length > fitBars) this.#returns.shift();
    this.#since++;
    if (this.#filter && this.#since < refitBars) this.#filter.update(y);
    else if (this.#filter || this.#returns.length >= Math.min(minBars, fitBars)) this.#fit();
    if (!this.#filter) return;
    this.#filter.probabilities(this.#probabilities);
    this.#index = this.#probabilities.indexOf(Math.max(...this.#probabilities));
  }

  /** Fits the latest returns and filters them once more under the new parameters. */
  #fit(): void {
    const { states, starts, seed } = this.#options;
    this.#since = 0;
    const returns = Float64Array.from(this.#returns);
    try {
      this.#model = loadNative().regimeFit(
        returns,
        { states, order: this.#order, starts, seed },
        this.#model,
      );
    } catch (error) {
      // Prices that never moved have no regimes: unknown, or as it was.
      if ((error as AutostockError).code !== 'AUTOSTOCK_DATA_INVALID') throw error;
    }
    if (!this.#model) return;
    this.#filter = new SwitchingFilter(this.#model);
    for (const past of returns) this.#filter.update(past);
  }
}
