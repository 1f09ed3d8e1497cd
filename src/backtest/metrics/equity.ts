import type { Numbers } from '../../statistics/index.ts';

/** Growth of 1: [n] product of (1 + r) up to and including each bar. */
export function growth(returns: Numbers): Float64Array {
  const out = new Float64Array(returns.length);
  let level = 1;
  for (let i = 0; i < returns.length; i++) {
    level *= 1 + returns[i];
    out[i] = level;
  }
  return out;
}

/** [n] level / running peak - 1, at most 0; `start` is the level before the first bar and counts as a peak. */
export function drawdowns(level: Numbers, start = 1): Float64Array {
  const out = new Float64Array(level.length);
  let peak = start;
  for (let i = 0; i < level.length; i++) {
    peak = Math.max(peak, level[i]);
    out[i] = peak > 0 ? level[i] / peak - 1 : -1;
  }
  return out;
}

/** Returns in excess of the risk-free rate's share of each bar. */
export function excess(returns: Float64Array, riskFreeAnn: number, periodsPerYear: number): Float64Array {
  const perBar = riskFreeAnn / periodsPerYear;
  return perBar === 0 ? returns : returns.map((r) => r - perBar);
}
