import { better, type Objective } from '../objective.ts';
import type { HeatMap } from '../types.ts';
import type { Axis } from './axes.ts';

/** Mean and best objective per cell of two parameters, over all others. */
export class HeatMapCollector {
  readonly #x: Axis;
  readonly #y: Axis;
  readonly #objective: Objective;
  readonly #sum: Float64Array;
  readonly #best: Float64Array;
  readonly #count: Float64Array;

  constructor(x: Axis, y: Axis, objective: Objective) {
    this.#x = x;
    this.#y = y;
    this.#objective = objective;
    const cells = x.length * y.length;
    this.#sum = new Float64Array(cells);
    this.#best = new Float64Array(cells).fill(Number.NaN);
    this.#count = new Float64Array(cells);
  }

  add(x: number, y: number, objective: number): void {
    const [i, j] = [this.#x.bin(x), this.#y.bin(y)];
    if (i < 0 || j < 0 || !Number.isFinite(objective)) return;
    const cell = j * this.#x.length + i;
    this.#sum[cell] += objective;
    this.#count[cell]++;
    if (better(this.#objective, objective, this.#best[cell])) this.#best[cell] = objective;
  }

  result(): HeatMap {
    return {
      x: this.#x.parameter,
      y: this.#y.parameter,
      mean: this.#sum.map((sum, i) => sum / this.#count[i]),
      best: this.#best,
      count: this.#count,
    };
  }
}
