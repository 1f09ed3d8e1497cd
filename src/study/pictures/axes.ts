import type { SweptParameter } from '../types.ts';

/** Most bins of one picture's axis. */
export const PICTURE_BINS = 50;

/** What a stream of values of one parameter spans: its distinct values while they are few. */
export class AxisRange {
  readonly name: string;
  #low = Number.POSITIVE_INFINITY;
  #high = Number.NEGATIVE_INFINITY;
  #distinct: Set<number> | undefined = new Set();

  constructor(name: string) {
    this.name = name;
  }

  add(value: number): void {
    if (value < this.#low) this.#low = value;
    if (value > this.#high) this.#high = value;
    if (this.#distinct === undefined || this.#distinct.has(value)) return;
    this.#distinct.add(value);
    if (this.#distinct.size > PICTURE_BINS) this.#distinct = undefined;
  }

  axis(): Axis {
    if (this.#distinct) {
      const values = [...this.#distinct].sort((a, b) => a - b);
      return new Axis({ name: this.name, values, binned: false });
    }
    const width = (this.#high - this.#low) / PICTURE_BINS;
    const values = Array.from({ length: PICTURE_BINS }, (_, i) => this.#low + (i + 0.5) * width);
    return new Axis({ name: this.name, values, binned: true });
  }
}

/** Finds the bin of a value. */
export class Axis {
  readonly parameter: SweptParameter;
  readonly #bins: ReadonlyMap<number, number>;

  constructor(parameter: SweptParameter) {
    this.parameter = parameter;
    this.#bins = new Map(parameter.binned ? [] : parameter.values.map((value, i) => [value, i]));
  }

  get length(): number {
    return this.parameter.values.length;
  }

  /** -1 for a value that is not on an axis of distinct values. */
  bin(value: number): number {
    const { binned, values } = this.parameter;
    if (!binned) return this.#bins.get(value) ?? -1;
    const width = values[1] - values[0];
    const at = Math.floor((value - values[0]) / width + 0.5);
    return Math.max(0, Math.min(values.length - 1, at));
  }
}
