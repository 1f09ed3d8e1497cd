import type { Bar } from '../../../src/core/index.ts';

/** Statistics of a panel of daily log returns; one number per stock, medians taken by the caller. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
};

export const logReturns = (bars: readonly Bar[]): Float64Array =>
  Float64Array.from({ length: bars.length - 1 }, (_, i) => Math.log(bars[i + 1].close / bars[i].close));

const mean = (x: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i];
  return sum / x.length;
};

function moment(x: ArrayLike<number>, power: number): number {
  const m = mean(x);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] - m) ** power;
  return sum / x.length;
}

export const deviation = (x: ArrayLike<number>): number => Math.sqrt(moment(x, 2));
export const annualVolatility = (r: Float64Array): number => deviation(r) * Math.sqrt(252);
export const skewness = (r: Float64Array): number => moment(r, 3) / moment(r, 2) ** 1.5;
export const excessKurtosis = (r: Float64Array): number => moment(r, 4) / moment(r, 2) ** 2 - 3;

/** Correlation of x[t] and y[t + lag]. */
export function correlation(x: ArrayLike<number>, y: ArrayLike<number>, lag = 0): number {
  const n = Math.min(x.length, y.length) - lag;
  let sx = 0;
  let sy = 0;
  for (let i = 0; i < n; i++) {
    sx += x[i];
    sy += y[i + lag];
  }
  const mx = sx / n;
  const my = sy / n;
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (let i = 0; i < n; i++) {
    const a = x[i] - mx;
    const b = y[i + lag] - my;
    xy += a * b;
    xx += a * a;
    yy += b * b;
  }
  return xy / Math.sqrt(xx * yy);
}

/** Hill's tail index over the largest 5 % of |r|. */
export function hill(r: Float64Array): number {
  const sizes = Array.from(r, Math.abs).sort((a, b) => b - a);
  const k = Math.floor(sizes.length * 0.05);
  let sum = 0;
  for (let i = 0; i < k; i++) sum += Math.log(sizes[i] / sizes[k]);
  return k / sum;
}

/** Share of the largest eigenvalue of the correlation matrix, by power iteration. */
export function firstEigenShare(series: readonly Float64Array[]): number {
  const n = series.length;
  const matrix = series.map((a) => series.map((b) => correlation(a, b)));
  let v = new Array(n).fill(1 / Math.sqrt(n));
  let value = 0;
  for (let i = 0; i < 200; i++) {
    const w = matrix.map((row) => row.reduce((sum, x, j) => sum + x * v[j], 0));
    value = Math.hypot(...w);
    v = w.map((x) => x / value);
  }
  return value / n;
}

export function pairCorrelations(series: readonly Float64Array[]): number[] {
  const found: number[] = [];
  for (let a = 0; a < series.length; a++)
    for (let b = 0; b < a; b++) found.push(correlation(series[a], series[b]));
  return found;
}

/** The facts of a synthetic market that the acceptance bands speak of: medians over the stocks. */
export function marketFacts(bars: ReadonlyMap<string, readonly Bar[]>): Record<string, number> {
  const all = new Map([...bars].map(([symbol, b]) => [symbol, logReturns(b)]));
  const factor = all.get('QQQ')!;
  all.delete('QQQ');
  const returns = [...all.values()];
  const sizes = returns.map((r) => r.map(Math.abs));
  const squares = returns.map((r) => r.map((x) => x * x));
  const over = (f: (r: Float64Array, i: number) => number) => median(returns.map(f));
  const beta = (r: Float64Array) => (correlation(r, factor) * deviation(r)) / deviation(factor);
  const stockBars = [...bars].filter(([symbol]) => symbol !== 'QQQ').map(([, b]) => b);
  const surprise = (b: readonly Bar[]) => {
    const v = b.map((x) => Math.log(x.volume));
    const m = mean(v);
    return v.slice(1).map((x, i) => x - m - 0.68 * (v[i] - m));
  };
  return {
    volatility: over(annualVolatility),
    skewness: over(skewness),
    kurtosis: over(excessKurtosis),
    hill: over(hill),
    acf1: over((r) => correlation(r, r, 1)),
    absAcf1: over((_, i) => correlation(sizes[i], sizes[i], 1)),
    absAcf20: over((_, i) => correlation(sizes[i], sizes[i], 20)),
    absAcf50: over((_, i) => correlation(sizes[i], sizes[i], 50)),
    leverage1: over((r, i) => correlation(r, squares[i], 1)),
    leverage5: over((r, i) => correlation(r, squares[i], 5)),
    beta: over(beta),
    factorCorrelation: over((r) => correlation(r, factor)),
    specificVolatility: over((r) => {
      const b = beta(r);
      return annualVolatility(r.map((x, t) => x - b * factor[t]));
    }),
    pairCorrelation: median(pairCorrelations(returns)),
    eigenShare: firstEigenShare(returns),
    factorVolatility: annualVolatility(factor),
    factorKurtosis: excessKurtosis(factor),
    factorAbsAcf1: correlation(factor.map(Math.abs), factor.map(Math.abs), 1),
    factorLeverage1: correlation(
      factor,
      factor.map((x) => x * x),
      1,
    ),
    overnightShare: median(
      stockBars.map((b) => {
        const night = b.slice(1).map((x, i) => Math.log(x.open / b[i].close));
        const day = b.map((x) => Math.log(x.close / x.open));
        const n = moment(night, 2);
        return n / (n + moment(day, 2));
      }),
    ),
    rangeRatio: median(
      stockBars.map((b) =>
        median(b.map((x) => (x.high - x.low) / Math.max(1e-9, Math.abs(x.close - x.open)))),
      ),
    ),
    volumeSd: median(stockBars.map((b) => deviation(b.map((x) => Math.log(x.volume))))),
    volumeAcf1: median(
      stockBars.map((b) => {
        const v = b.map((x) => Math.log(x.volume));
        return correlation(v, v, 1);
      }),
    ),
    volumeSurprise: median(stockBars.map((b, i) => correlation(surprise(b), sizes[i]))),
  };
}

/** Correlation of minus the 5-session return over QQQ's, as a feature sees it, with the next 5 sessions' return. */
export function reversalIc(bars: ReadonlyMap<string, readonly Bar[]>): number {
  const L = 5;
  const benchmark = bars.get('QQQ')!;
  const over = (b: readonly Bar[], t: number) => Math.log(b[t].close / b[t - L].close);
  const signal: number[] = [];
  const label: number[] = [];
  for (const [symbol, b] of bars) {
    if (symbol === 'QQQ') continue;
    for (let t = 40; t + L < b.length; t++) {
      let variance = 0;
      for (let k = t - 39; k <= t; k++) variance += Math.log(b[k].close / b[k - 1].close) ** 2;
      const volatility = Math.sqrt(variance / 40);
      signal.push((over(benchmark, t) - over(b, t)) / volatility);
      label.push(over(b, t + L) / volatility);
    }
  }
  return correlation(signal, label);
}
