/** Points a polyline keeps at most. */
export const MAX_POINTS = 1000;

/** Indices of at most `max` points that keep each stretch's lowest and highest value, and both ends. */
export function keepExtremes(values: ArrayLike<number>, max = MAX_POINTS): number[] {
  const n = values.length;
  if (n <= max) return Array.from({ length: n }, (_, i) => i);
  const buckets = Math.floor(max / 2) - 1;
  const out = [0];
  for (let b = 0; b < buckets; b++) {
    const from = 1 + Math.floor((b * (n - 2)) / buckets);
    const to = 1 + Math.floor(((b + 1) * (n - 2)) / buckets);
    let low = from;
    let high = from;
    for (let i = from + 1; i < to; i++) {
      if (!(values[i] >= values[low])) low = i;
      if (!(values[i] <= values[high])) high = i;
    }
    if (low === high) out.push(low);
    else out.push(Math.min(low, high), Math.max(low, high));
  }
  out.push(n - 1);
  return out;
}

/** At most `max` evenly spaced indices, both ends among them. */
export function evenly(n: number, max: number): number[] {
  const count = Math.min(n, max);
  return Array.from({ length: count }, (_, i) => (count === 1 ? 0 : Math.round((i * (n - 1)) / (count - 1))));
}
