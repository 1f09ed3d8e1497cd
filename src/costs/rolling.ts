import type { Panel } from '../core/index.ts';

/**
 * [S][T] mean of the known values of the last `window` bars before t, NaN while fewer than half of them are known.
 * Each window is summed afresh, so the past has the same bits whatever comes after it.
 */
export function meanBefore(values: Float64Array, times: number, window: number): Float64Array {
  const out = new Float64Array(values.length).fill(Number.NaN);
  for (let first = 0; first < values.length; first += times) {
    for (let t = 1; t < times; t++) {
      let sum = 0;
      let known = 0;
      for (let k = Math.max(0, t - window); k < t; k++) {
        const value = values[first + k];
        if (Number.isNaN(value)) continue;
        sum += value;
        known++;
      }
      if (2 * known >= window) out[first + t] = sum / known;
    }
  }
  return out;
}

/** [S][T] values made of a bar and the one before it; NaN at the first bar. */
export function fromPairs(panel: Panel, value: (now: number, before: number) => number): Float64Array {
  const T = panel.time.length;
  const out = new Float64Array(panel.symbols.length * T).fill(Number.NaN);
  for (let i = 0; i < out.length; i++) if (i % T !== 0) out[i] = value(i, i - 1);
  return out;
}

/** [S][T] sample standard deviation of the log returns of the last `window` bars before t, under the rule of meanBefore. */
export function volatilityBefore(panel: Panel, window: number): Float64Array {
  const T = panel.time.length;
  const { close } = panel.fields;
  const returns = fromPairs(panel, (now, before) => Math.log(close[now] / close[before]));
  const mean = meanBefore(returns, T, window);
  return mean.map((m, i) => {
    let squares = 0;
    let known = 0;
    for (let k = Math.max(i - (i % T), i - window); k < i; k++) {
      if (Number.isNaN(returns[k])) continue;
      squares += (returns[k] - m) ** 2;
      known++;
    }
    return known > 1 ? Math.sqrt(squares / (known - 1)) : Number.NaN;
  });
}
