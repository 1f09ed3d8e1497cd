/**
 * Writes w ~ exp(-rate * losses), sum 1. An infinite rate follows the leaders: members within rounding of the least
 * loss share all weight.
 */
export function exponentialWeights(losses: Float64Array, rate: number, into: Float64Array): void {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const loss of losses) {
    least = Math.min(least, loss);
    most = Math.max(most, Math.abs(loss));
  }
  let total = 0;
  for (let m = 0; m < losses.length; m++) {
    const behind = losses[m] - least;
    if (rate === Number.POSITIVE_INFINITY) into[m] = behind <= 1e-12 * most ? 1 : 0;
    else into[m] = Math.exp(-rate * behind);
    total += into[m];
  }
  for (let m = 0; m < losses.length; m++) into[m] /= total;
}

/**
 * Exponentially weighted forecaster on losses of any size. Losses become [0, 1] by taking the bar's least loss off
 * (it moves no weight) and dividing by the largest range seen so far, for all past bars alike. `eta` 0 is the theory's
 * sqrt(8 ln M / t), whose regret is at most 2 sqrt(t ln M / 2) + sqrt(ln M / 8) ranges (Cesa-Bianchi and Lugosi 2006,
 * theorem 2.3).
 */
export class ExponentialForecaster {
  readonly weights: Float64Array;
  readonly #eta: number;
  readonly #total: Float64Array;
  #range = 0;
  #rounds = 0;

  constructor(members: number, eta: number) {
    this.weights = new Float64Array(members).fill(1 / members);
    this.#eta = eta;
    this.#total = new Float64Array(members);
  }

  /** Losses [M], all finite. */
  observe(losses: Float64Array): void {
    const least = Math.min(...losses);
    this.#range = Math.max(this.#range, Math.max(...losses) - least);
    this.#rounds++;
    for (let m = 0; m < losses.length; m++) this.#total[m] += losses[m] - least;
    if (this.#range === 0) return;
    const eta = this.#eta > 0 ? this.#eta : Math.sqrt((8 * Math.log(losses.length)) / this.#rounds);
    exponentialWeights(this.#total, eta / this.#range, this.weights);
  }
}
