/** A quadratic in M weights: 1/2 w'Qw - c'w. `gram` [M][M] is symmetric and positive semi-definite. */
export interface Quadratic {
  readonly gram: Float64Array;
  readonly cross: Float64Array;
}

/** Added to the diagonal, a fraction of its mean: members that say the same share their weight. */
const JITTER = 1e-8;

/** x with A x = b over the rows and columns `set` of A [n][n], by Cholesky. */
function solveOn(a: Float64Array, n: number, set: readonly number[], b: (m: number) => number): Float64Array {
  const k = set.length;
  const lower = new Float64Array(k * k);
  const x = new Float64Array(k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[set[i] * n + set[j]];
      for (let l = 0; l < j; l++) sum -= lower[i * k + l] * lower[j * k + l];
      lower[i * k + j] = i === j ? Math.sqrt(Math.max(sum, Number.MIN_VALUE)) : sum / lower[j * k + j];
    }
    let sum = b(set[i]);
    for (let l = 0; l < i; l++) sum -= lower[i * k + l] * x[l];
    x[i] = sum / lower[i * k + i];
  }
  for (let i = k - 1; i >= 0; i--) {
    for (let l = i + 1; l < k; l++) x[i] -= lower[l * k + i] * x[l];
    x[i] /= lower[i * k + i];
  }
  return x;
}

/** The least of the quadratic over the members of `set` alone, with sum 1 where asked. */
function leastOn(q: Quadratic, set: readonly number[], sumToOne: boolean): Float64Array {
  const n = q.cross.length;
  const free = solveOn(q.gram, n, set, (m) => q.cross[m]);
  if (!sumToOne) return free;
  const along = solveOn(q.gram, n, set, () => 1);
  const sum = (v: Float64Array) => v.reduce((total, x) => total + x, 0);
  const multiplier = (1 - sum(free)) / sum(along);
  return free.map((x, i) => x + multiplier * along[i]);
}

/**
 * Weights [M] >= 0 at which the quadratic is least, with sum 1 where asked: the active set method of Lawson and
 * Hanson 1974, ch. 23, on the normal equations (Bro and De Jong 1997), its sub-problem bordered for the sum.
 */
export function leastNonNegative(q: Quadratic, sumToOne: boolean): Float64Array {
  const n = q.cross.length;
  const gram = q.gram.slice();
  let scale = 0;
  for (let m = 0; m < n; m++) scale += gram[m * n + m] / n;
  for (let m = 0; m < n; m++) gram[m * n + m] += JITTER * (scale > 0 ? scale : 1);
  const own = { gram, cross: q.cross };
  const w = new Float64Array(n);
  const passive: number[] = [];
  const tolerance = 1e-11 * Math.max(scale, ...q.cross.map(Math.abs), Number.MIN_VALUE);

  const slope = (m: number): number => {
    let value = -q.cross[m];
    for (let b = 0; b < n; b++) value += gram[m * n + b] * w[b];
    return value;
  };
  /** The member outside that lowers the quadratic fastest, -1 when none does. */
  const next = (): number => {
    let level = 0;
    if (sumToOne) for (const m of passive) level += slope(m) / passive.length;
    let best = -1;
    let least = level - tolerance;
    for (let m = 0; m < n; m++) {
      if (passive.includes(m)) continue;
      const at = sumToOne && passive.length === 0 ? gram[m * n + m] / 2 - q.cross[m] : slope(m);
      const wanted = sumToOne && passive.length === 0 ? best < 0 || at < least : at < least;
      if (wanted) [best, least] = [m, at];
    }
    return best;
  };

  for (let rounds = 0; rounds < 10 * n + 10; rounds++) {
    const enter = next();
    if (enter < 0) break;
    passive.push(enter);
    passive.sort((a, b) => a - b);
    for (;;) {
      const z = leastOn(own, passive, sumToOne);
      if (z.every((x) => x > 0)) {
        passive.forEach((m, i) => {
          w[m] = z[i];
        });
        break;
      }
      // As far towards z as no weight turns negative; what reaches zero leaves.
      let step = 1;
      passive.forEach((m, i) => {
        if (z[i] <= 0) step = Math.min(step, w[m] / (w[m] - z[i]));
      });
      passive.forEach((m, i) => {
        w[m] += step * (z[i] - w[m]);
      });
      const stay = passive.filter((m, i) => z[i] > 0 || w[m] > 1e-14);
      for (const m of passive) if (!stay.includes(m)) w[m] = 0;
      if (stay.length === passive.length || stay.length === 0) break;
      passive.splice(0, passive.length, ...stay);
    }
  }
  if (!sumToOne) return w;
  const total = w.reduce((sum, x) => sum + x, 0);
  return total > 0 ? w.map((x) => x / total) : w.fill(1 / n);
}
