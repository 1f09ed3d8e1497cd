import type { Histogram } from '../types.ts';

const BINS = 40;

/** Counts of a stream whose bounds are known. */
export class HistogramCollector {
  readonly #low: number;
  readonly #high: number;
  readonly #counts = new Array<number>(BINS).fill(0);
  #unknown = 0;

  constructor(low: number, high: number) {
    this.#low = low;
    this.#high = high;
  }

  add(value: number): void {
    if (!Number.isFinite(value)) {
      this.#unknown++;
      return;
    }
    const width = (this.#high - this.#low) / BINS;
    const bin = width > 0 ? Math.floor((value - this.#low) / width) : 0;
    this.#counts[Math.max(0, Math.min(BINS - 1, bin))]++;
  }

  result(): Histogram {
    return { low: this.#low, high: this.#high, counts: this.#counts, unknown: this.#unknown };
  }
}
