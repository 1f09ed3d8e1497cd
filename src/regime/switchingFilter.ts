import type { NativeSwitchingModel } from '../native/index.ts';

const LOG_TWO_PI = Math.log(2 * Math.PI);

/**
 * Hamilton's filter of a Markov-switching model (Hamilton 1989): P(s_t .. s_{t-p} | y_0 .. y_t), one return at a time.
 * The first p returns only become lags.
 */
export class SwitchingFilter {
  readonly #model: NativeSwitchingModel;
  readonly #states: number;
  readonly #order: number;
  /** K^p: what s_t counts in a joint state. */
  readonly #high: number;
  readonly #lags: number[] = [];
  #joint: Float64Array;
  #ahead: Float64Array;
  #begun = false;

  constructor(model: NativeSwitchingModel) {
    this.#model = model;
    this.#states = model.mean.length;
    this.#order = model.phi.length;
    this.#high = this.#states ** this.#order;
    this.#joint = model.start.slice();
    this.#ahead = new Float64Array(this.#joint.length);
  }

  update(y: number): void {
    if (this.#lags.length < this.#order) {
      this.#lags.unshift(y);
      return;
    }
    this.#predict();
    const log = this.#ahead.map((_, joint) => this.#logDensity(y, joint));
    const most = Math.max(...log);
    let total = 0;
    for (let i = 0; i < log.length; i++) {
      this.#ahead[i] *= Math.exp(log[i] - most);
      total += this.#ahead[i];
    }
    // A return no state can explain leaves the prediction as it was.
    if (total > 0) for (let i = 0; i < log.length; i++) this.#ahead[i] /= total;
    else this.#predict();
    [this.#joint, this.#ahead] = [this.#ahead, this.#joint];
    this.#begun = true;
    if (this.#order > 0) {
      this.#lags.unshift(y);
      this.#lags.pop();
    }
  }

  /** Writes P(s_t | returns so far), [K]. */
  probabilities(into: Float64Array): void {
    into.fill(0);
    this.#joint.forEach((p, i) => {
      into[Math.floor(i / this.#high)] += p;
    });
  }

  #predict(): void {
    if (!this.#begun) {
      this.#ahead.set(this.#joint);
      return;
    }
    const { transition } = this.#model;
    this.#ahead.fill(0);
    for (let i = 0; i < this.#joint.length; i++) {
      const now = Math.floor(i / this.#high);
      const rest = Math.floor(i / this.#states);
      for (let k = 0; k < this.#states; k++)
        this.#ahead[k * this.#high + rest] += this.#joint[i] * transition[now * this.#states + k];
    }
  }

  #logDensity(y: number, joint: number): number {
    const { mean, variance, phi } = this.#model;
    let weight = this.#high;
    const state = Math.floor(joint / weight);
    let rest = y - mean[state];
    for (let j = 0; j < this.#order; j++) {
      weight /= this.#states;
      rest -= phi[j] * (this.#lags[j] - mean[Math.floor(joint / weight) % this.#states]);
    }
    return -0.5 * (LOG_TWO_PI + Math.log(variance[state]) + (rest * rest) / variance[state]);
  }
}
