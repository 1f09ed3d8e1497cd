import type { ParallelSample } from '../types.ts';

export const PARALLEL_SETS = 2000;

/** Every k-th set of a stream of known length: the sample looks at no result. */
export class ParallelCollector {
  readonly #axes: readonly string[];
  readonly #step: number;
  readonly #values: number[] = [];
  readonly #objective: number[] = [];
  readonly #index: number[] = [];

  constructor(axes: readonly string[], sets: number, limit = PARALLEL_SETS) {
    this.#axes = axes;
    this.#step = Math.max(1, Math.ceil(sets / limit));
  }

  add(index: number, values: ArrayLike<number>, offset: number, objective: number): void {
    if (index % this.#step !== 0) return;
    for (let p = 0; p < this.#axes.length; p++) this.#values.push(values[offset + p]);
    this.#objective.push(objective);
    this.#index.push(index);
  }

  result(): ParallelSample {
    return {
      axes: this.#axes,
      values: Float64Array.from(this.#values),
      objective: Float64Array.from(this.#objective),
      index: Float64Array.from(this.#index),
    };
  }
}
