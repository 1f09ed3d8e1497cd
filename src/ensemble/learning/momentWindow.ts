import type { Outcome } from '../types.ts';
import type { Quadratic } from './activeSet.ts';

/** Mean moments of members' forecasts and labels over some bars. */
export interface Moments extends Quadratic {
  /** Mean of y^2. */
  readonly power: number;
  readonly bars: number;
}

/** Mean squared error of a fixed mixture. */
export function lossOf({ gram, cross, power }: Moments, w: Float64Array): number {
  let loss = power;
  for (let a = 0; a < w.length; a++) {
    loss -= 2 * w[a] * cross[a];
    for (let b = 0; b < w.length; b++) loss += w[a] * w[b] * gram[a * w.length + b];
  }
  return loss;
}

/** Sums of one bar's f f', f y and y^2 over its symbols; a missing member counts as the mean of those present. */
function barMoments({ forecasts, labels, weights }: Outcome): Float64Array | undefined {
  const [M, n] = [weights.length, labels.length];
  const out = new Float64Array(M * M + M + 1);
  const f = new Float64Array(M);
  let rows = 0;
  for (let s = 0; s < n; s++) {
    const y = labels[s];
    let [sum, present] = [0, 0];
    for (let m = 0; m < M; m++) {
      f[m] = forecasts[m * n + s];
      if (!Number.isFinite(f[m])) continue;
      sum += f[m];
      present++;
    }
    if (present === 0 || !Number.isFinite(y)) continue;
    rows++;
    for (let m = 0; m < M; m++) if (!Number.isFinite(f[m])) f[m] = sum / present;
    for (let a = 0; a < M; a++) {
      for (let b = 0; b < M; b++) out[a * M + b] += f[a] * f[b];
      out[M * M + a] += f[a] * y;
    }
    out[M * M + M] += y * y;
  }
  return rows === 0 ? undefined : out.map((x) => x / rows);
}

/** Moments of the last bars whose labels are known, a bar counting once however many symbols it has. */
export class MomentWindow {
  readonly #members: number;
  readonly #size: number;
  readonly #rows: Float64Array[] = [];

  constructor(members: number, bars: number) {
    this.#members = members;
    this.#size = bars;
  }

  get bars(): number {
    return this.#rows.length;
  }

  /** False when the bar had no label or no forecast. */
  add(outcome: Outcome): boolean {
    const row = barMoments(outcome);
    if (row === undefined) return false;
    this.#rows.push(row);
    if (this.#rows.length > this.#size) this.#rows.shift();
    return true;
  }

  /** Over rows [from, to) of the window, oldest first. */
  moments(from = 0, to = this.#rows.length): Moments {
    const M = this.#members;
    const total = new Float64Array(M * M + M + 1);
    for (let i = from; i < to; i++) for (let k = 0; k < total.length; k++) total[k] += this.#rows[i][k];
    const mean = total.map((x) => x / Math.max(1, to - from));
    return {
      gram: mean.slice(0, M * M),
      cross: mean.slice(M * M, M * M + M),
      power: mean[M * M + M],
      bars: to - from,
    };
  }
}
