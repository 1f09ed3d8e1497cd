/** Any list of numbers the statistics accept. */
export type Numbers = Float64Array | Float32Array | readonly number[];

export function sum(x: Numbers): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += x[i];
  return total;
}

/** Arithmetic mean; NaN of nothing. */
export const mean = (x: Numbers): number => (x.length === 0 ? Number.NaN : sum(x) / x.length);

/** Sum of (x - mean)^p. */
function centralSum(x: Numbers, power: number): number {
  const m = mean(x);
  let total = 0;
  if (power === 2) {
    for (let i = 0; i < x.length; i++) total += (x[i] - m) * (x[i] - m);
    return total;
  }
  for (let i = 0; i < x.length; i++) total += (x[i] - m) ** power;
  return total;
}

/** Largest spread that rounding alone gives a constant series. */
function roundingSpread(x: Numbers): number {
  let largest = 0;
  for (let i = 0; i < x.length; i++) largest = Math.max(largest, Math.abs(x[i]));
  return largest * 1e-13;
}

/** Sample standard deviation (n - 1); NaN below two values, exactly 0 for a constant series. */
export function std(x: Numbers): number {
  if (x.length < 2) return Number.NaN;
  const s = Math.sqrt(centralSum(x, 2) / (x.length - 1));
  return s <= roundingSpread(x) ? 0 : s;
}

/** Population skewness m3 / m2^1.5; NaN for a constant series. */
export function skewness(x: Numbers): number {
  if (!(std(x) > 0)) return Number.NaN;
  const n = x.length;
  return centralSum(x, 3) / n / (centralSum(x, 2) / n) ** 1.5;
}

/** Population excess kurtosis m4 / m2^2 - 3; NaN for a constant series. */
export function excessKurtosis(x: Numbers): number {
  if (!(std(x) > 0)) return Number.NaN;
  const n = x.length;
  return centralSum(x, 4) / n / (centralSum(x, 2) / n) ** 2 - 3;
}

/** Sample covariance (n - 1). */
export function covariance(x: Numbers, y: Numbers): number {
  if (x.length < 2 || x.length !== y.length) return Number.NaN;
  const mx = mean(x);
  const my = mean(y);
  let total = 0;
  for (let i = 0; i < x.length; i++) total += (x[i] - mx) * (y[i] - my);
  return total / (x.length - 1);
}

/** Pearson correlation; NaN when either side is constant. */
export function correlation(x: Numbers, y: Numbers): number {
  const scale = std(x) * std(y);
  return scale > 0 ? Math.max(-1, Math.min(1, covariance(x, y) / scale)) : Number.NaN;
}

/** Ranks from 1, ties share their mean rank (Spearman's convention). */
export function ranks(x: Numbers): Float64Array {
  const order = Array.from({ length: x.length }, (_, i) => i).sort((a, b) => x[a] - x[b]);
  const out = new Float64Array(x.length);
  for (let i = 0; i < order.length; ) {
    let j = i + 1;
    while (j < order.length && x[order[j]] === x[order[i]]) j++;
    for (let k = i; k < j; k++) out[order[k]] = (i + 1 + j) / 2;
    i = j;
  }
  return out;
}

/** Quantile by linear interpolation between order statistics (Hyndman & Fan type 7, numpy's default). */
export function quantile(x: Numbers, p: number): number {
  if (x.length === 0) return Number.NaN;
  const sorted = Float64Array.from(x).sort();
  const at = p * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}

/** The value, or NaN where a year of so few bars would not fit into a number. */
export const known = (value: number): number => (Number.isFinite(value) ? value : Number.NaN);
