/** Maps a data value to a coordinate. */
export interface Scale {
  (value: number): number;
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
}

type Pair = readonly [number, number];

function scaleOf(domain: Pair, range: Pair, transform: (v: number) => number): Scale {
  const from = transform(domain[0]);
  const span = transform(domain[1]) - from || 1;
  const map = (value: number) => range[0] + ((transform(value) - from) / span) * (range[1] - range[0]);
  return Object.assign(map, { domain, range });
}

export const linearScale = (domain: Pair, range: Pair): Scale => scaleOf(domain, range, (v) => v);
export const logScale = (domain: Pair, range: Pair): Scale => scaleOf(domain, range, Math.log);

/** Smallest and largest finite value over several series; [0, 1] of nothing, or of zeros alone. */
export function extent(...series: ArrayLike<number>[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const s of series)
    for (let i = 0; i < s.length; i++) {
      if (!Number.isFinite(s[i])) continue;
      low = Math.min(low, s[i]);
      high = Math.max(high, s[i]);
    }
  if (low > high || (low === 0 && high === 0)) return [0, 1];
  return low === high ? [low - Math.abs(low) * 0.05, high + Math.abs(high) * 0.05] : [low, high];
}

/** Round values, about `count` of them, inside [low, high]. */
export function linearTicks([low, high]: Pair, count: number): number[] {
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const error = rough / power;
  const step =
    power * (error >= Math.sqrt(50) ? 10 : error >= Math.sqrt(10) ? 5 : error >= Math.SQRT2 ? 2 : 1);
  const out: number[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) out.push(k * step);
  return out;
}

/** 1-2-5 values inside [low, high], for a log axis; thinned to 1 and 5, then to 1 alone, where there are many. */
export function logTicks([low, high]: Pair, count: number): number[] {
  const digits = [[1, 1.5, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]];
  for (const set of digits) {
    const out: number[] = [];
    for (let p = Math.floor(Math.log10(low)); p <= Math.ceil(Math.log10(high)); p++)
      for (const d of set) {
        const v = d * 10 ** p;
        if (v >= low * 0.999 && v <= high * 1.001) out.push(v);
      }
    if (out.length <= count || set.length === 1) return out;
  }
  return [];
}
