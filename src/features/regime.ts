import { REGIMES } from './types.ts';

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
function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

const median = (sorted: readonly number[]): number => {
  const half = sorted.length >>> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
};

/**
 * The market regime from the benchmark's closes alone, one bar at a time. Bull: close above its 100-bar
 * simple average. Turbulent: the 20-bar volatility of log returns above its own median over the last 252
 * bars (fewer until they exist, this bar included). The same recurrence serves series and live.
 */
export class RegimeTracker {
  readonly #closes = new Ring(TREND_BARS);
  readonly #returns = new Ring(VOLATILITY_BARS);
  readonly #volatilities = new Ring(MEDIAN_BARS);
  readonly #sorted: number[] = [];
  #last = Number.NaN;
  #regime = -1;

  /** Index into REGIMES at this close, -1 in warm-up (100 bars). A missing close (NaN) keeps the regime. */
  update(close: number): number {
    if (!Number.isFinite(close)) return this.#regime;
    this.#closes.push(close);
    if (Number.isFinite(this.#last)) this.#returns.push(Math.log(close / this.#last));
    this.#last = close;
    if (!this.#returns.full) return this.#regime;
    const volatility = sampleStd(this.#returns.values);
    const gone = this.#volatilities.push(volatility);
    if (gone !== undefined) this.#sorted.splice(lowerBound(this.#sorted, gone), 1);
    this.#sorted.splice(lowerBound(this.#sorted, volatility), 0, volatility);
    if (!this.#closes.full) return this.#regime;
    const bull = close > mean(this.#closes.values);
    const turbulent = volatility > median(this.#sorted);
    this.#regime = REGIMES.indexOf(`${bull ? 'bull' : 'bear'}-${turbulent ? 'turbulent' : 'calm'}`);
    return this.#regime;
  }
}

/** The regime at every bar of a series of benchmark closes; -1 = not known yet. */
export function computeRegimes(closes: Float64Array): Int8Array {
  const tracker = new RegimeTracker();
  return Int8Array.from(closes, (close) => tracker.update(close));
}
