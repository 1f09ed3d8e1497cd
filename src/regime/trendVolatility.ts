import Type from 'typebox';
import { firstWhere } from '../core/index.ts';
import type { RegimeReading, RegimeSpec, RegimeTracker } from './types.ts';

/** Bull or bear by trend times calm or turbulent by volatility. */
const STATES = ['bull-calm', 'bull-turbulent', 'bear-calm', 'bear-turbulent'] as const;

const TREND_BARS = 100;
const VOLATILITY_BARS = 20;
const MEDIAN_BARS = 252;

/** The last `size` values, oldest first out. */
class Ring {
  readonly values: number[] = [];
  readonly size: number;

  constructor(size: number) {
    this.size = size;
  }

  /** Adds a value; returns the one that left, if any. */
  push(value: number): number | undefined {
    this.values.push(value);
    return this.values.length > this.size ? this.values.shift() : undefined;
  }

  get full(): boolean {
    return this.values.length === this.size;
  }
}

const mean = (values: readonly number[]): number => {
  let sum = 0;
  for (const v of values) sum += v;
  return sum / values.length;
};

function sampleStd(values: readonly number[]): number {
  const centre = mean(values);
  let sum = 0;
  for (const v of values) sum += (v - centre) ** 2;
  return Math.sqrt(sum / (values.length - 1));
}

/** First index of a sorted array whose value is >= `value`. */
const lowerBound = (sorted: readonly number[], value: number): number =>
  firstWhere(sorted.length, (i) => sorted[i] >= value);

const median = (sorted: readonly number[]): number => {
  const half = sorted.length >>> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
};

class TrendVolatility implements RegimeTracker {
  readonly #closes = new Ring(TREND_BARS);
  readonly #returns = new Ring(VOLATILITY_BARS);
  readonly #volatilities = new Ring(MEDIAN_BARS);
  readonly #sorted: number[] = [];
  readonly #probabilities = new Float64Array(STATES.length).fill(1 / STATES.length);
  #last = Number.NaN;
  #regime = -1;

  update(close: number): RegimeReading {
    if (Number.isFinite(close)) this.#take(close);
    return { index: this.#regime, probabilities: this.#probabilities };
  }

  #take(close: number): void {
    this.#closes.push(close);
    if (Number.isFinite(this.#last)) this.#returns.push(Math.log(close / this.#last));
    this.#last = close;
    if (!this.#returns.full) return;
    const volatility = sampleStd(this.#returns.values);
    const gone = this.#volatilities.push(volatility);
    if (gone !== undefined) this.#sorted.splice(lowerBound(this.#sorted, gone), 1);
    this.#sorted.splice(lowerBound(this.#sorted, volatility), 0, volatility);
    if (!this.#closes.full) return;
    const bull = close > mean(this.#closes.values);
    const turbulent = volatility > median(this.#sorted);
    this.#regime = STATES.indexOf(`${bull ? 'bull' : 'bear'}-${turbulent ? 'turbulent' : 'calm'}`);
    this.#probabilities.fill(0);
    this.#probabilities[this.#regime] = 1;
  }
}

const schema = Type.Object({}, { additionalProperties: false });

/**
 * Bull: close above its 100-bar simple average. Turbulent: the 20-bar volatility of log returns above its own median
 * over the last 252 bars (fewer until they exist, this bar included). Unknown for 99 bars.
 */
export const trendVolatility: RegimeSpec<typeof schema> = {
  name: 'trend-volatility',
  description:
    'A rule: bull above the 100-bar average, turbulent above the median volatility of a year; probabilities are 0 or 1.',
  source: 'Faber 2007 (trend); Moreira and Muir 2017 (volatility)',
  schema,
  states: () => STATES,
  create: () => new TrendVolatility(),
};
