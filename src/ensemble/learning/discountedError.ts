/** Least mean error that divides: a member that never errs must not take all weight by division. */
const LEAST = 1e-12;

/** Exponentially weighted mean squared error of M members. */
export class DiscountedError {
  readonly #decay: number;
  readonly #error: Float64Array;
  readonly #mass: Float64Array;

  constructor(members: number, halfLifeBars: number) {
    this.#decay = 0.5 ** (1 / halfLifeBars);
    this.#error = new Float64Array(members);
    this.#mass = new Float64Array(members);
  }

  /** Losses [M] that count, and age what came before, by `share` of a bar; NaN = none. */
  add(losses: Float64Array, share = 1): void {
    const decay = this.#decay ** share;
    for (let m = 0; m < losses.length; m++) {
      if (!Number.isFinite(losses[m])) continue;
      this.#error[m] = decay * this.#error[m] + share * losses[m];
      this.#mass[m] = decay * this.#mass[m] + share;
    }
  }

  /** Bars behind the member with the shortest record; below a thousandth of a bar there is none. */
  get bars(): number {
    const least = Math.min(...this.#mass);
    return least < 1e-3 ? 0 : least;
  }

  /** Writes 1 / error of each member and returns their sum; 0 and nothing written while one has no record. */
  inverse(into: Float64Array): number {
    if (this.bars === 0) return 0;
    let total = 0;
    for (let m = 0; m < into.length; m++) {
      into[m] = 1 / Math.max(this.#error[m] / this.#mass[m], LEAST);
      total += into[m];
    }
    return total;
  }
}
