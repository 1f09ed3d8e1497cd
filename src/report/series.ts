import type { RunResult, StrategyResult } from '../backtest/index.ts';
import { mean, std } from '../statistics/index.ts';

/** The baseline that trades the benchmark itself, when the run has one. */
export const benchmarkBaseline = (result: RunResult): StrategyResult | undefined =>
  result.baselines.find((b) => b.name === 'benchmark');

/** [n] simple returns of the benchmark over the out-of-sample bars, first 0: net where it was traded as a baseline. */
export function benchmarkReturns(result: RunResult): Float64Array {
  const traded = benchmarkBaseline(result);
  if (traded) return traded.returns;
  const { benchmarkClose: close, start } = result;
  return result.time.map((_, i) => (i === 0 ? 0 : close[start + i] / close[start + i - 1] - 1));
}

/** Equity over its first value. */
export const growthOf = (equity: Float64Array): Float64Array => equity.map((e) => e / equity[0]);

/** Sharpe over the last `window` bars, rf 0, annualised; NaN before the window is full. */
export function rollingSharpe(returns: Float64Array, window: number, periodsPerYear: number): Float64Array {
  const out = new Float64Array(returns.length).fill(Number.NaN);
  for (let t = window; t < returns.length; t++) {
    const part = returns.subarray(t - window + 1, t + 1);
    const s = std(part);
    if (s > 0) out[t] = (mean(part) / s) * Math.sqrt(periodsPerYear);
  }
  return out;
}

export interface YearReturns {
  readonly year: number;
  /** [12] compounded return of each month, null where the run has no bar. */
  readonly months: readonly (number | null)[];
  readonly total: number;
}

/** Compounded calendar returns, oldest year first. */
export function monthlyReturns(time: Float64Array, returns: Float64Array): YearReturns[] {
  const years = new Map<number, (number | null)[]>();
  for (let i = 0; i < time.length; i++) {
    const date = new Date(time[i]);
    const year = date.getUTCFullYear();
    const months = years.get(year) ?? new Array<number | null>(12).fill(null);
    const month = date.getUTCMonth();
    months[month] = (1 + (months[month] ?? 0)) * (1 + returns[i]) - 1;
    years.set(year, months);
  }
  return [...years].map(([year, months]) => ({
    year,
    months,
    total: months.reduce<number>((level, m) => level * (1 + (m ?? 0)), 1) - 1,
  }));
}

export interface DrawdownEpisode {
  /** Bar of the peak, of the lowest point, and of the first bar back at the peak (undefined while under water). */
  readonly peak: number;
  readonly trough: number;
  readonly recovery: number | undefined;
  readonly depth: number;
  /** Bars from the peak to the recovery or the end. */
  readonly bars: number;
}

/** The `count` deepest drawdowns, deepest first. */
export function deepestDrawdowns(equity: Float64Array, count: number): DrawdownEpisode[] {
  const episodes: DrawdownEpisode[] = [];
  let peak = 0;
  let trough = 0;
  const close = (end: number, recovery: number | undefined) => {
    if (trough > peak)
      episodes.push({ peak, trough, recovery, depth: equity[trough] / equity[peak] - 1, bars: end - peak });
  };
  for (let i = 1; i < equity.length; i++) {
    if (equity[i] >= equity[peak]) {
      close(i, i);
      peak = i;
      trough = i;
    } else if (trough === peak || equity[i] < equity[trough]) trough = i;
  }
  close(equity.length - 1, undefined);
  return episodes.sort((a, b) => a.depth - b.depth || a.peak - b.peak).slice(0, count);
}
