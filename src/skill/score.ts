import { AutostockError } from '../core/index.ts';
import { correlation, mean, type Numbers, ranks, std } from '../statistics/index.ts';
import { dailySkill } from './daily.ts';
import type { SkillScore } from './types.ts';

/** Fewest independent labels a t statistic or an interval is given for. */
const MIN_EFFECTIVE = 3;
const Z_95 = 1.959963984540054;

export interface SkillOptions {
  /** Label horizon in bars: labels of neighbouring bars share all but one of them. */
  readonly horizon: number;
  /**
   * [rows] bar index of each row. Rows of one bar share its market move: given this, the effective number of rows is
   * also divided by the measured design effect of that sharing. Without it, rows count as separate.
   */
  readonly bar?: ArrayLike<number>;
}

/** Wilson score interval of a proportion `p` seen over `n` (possibly fractional) independent trials, 95 %. */
export function wilsonInterval(p: number, n: number): [low: number, high: number] {
  const z2 = Z_95 * Z_95;
  const centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z_95 * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n))) / (1 + z2 / n);
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/** Variance of a mean when rows cluster by bar over its variance when they do not; at least 1 (Moulton 1986). */
function designEffect(score: Float64Array, bar: readonly number[] | undefined): number {
  if (!bar) return 1;
  const centre = mean(score);
  const byBar = new Map<number, number>();
  let apart = 0;
  for (let i = 0; i < score.length; i++) {
    const s = score[i] - centre;
    apart += s * s;
    byBar.set(bar[i], (byBar.get(bar[i]) ?? 0) + s);
  }
  let together = 0;
  for (const s of byBar.values()) together += s * s;
  return apart > 0 ? Math.max(1, together / apart) : 1;
}

function direction(forecast: Float64Array, label: Float64Array, horizon: number, bar?: readonly number[]) {
  const used: number[] = [];
  for (let i = 0; i < label.length; i++) if (forecast[i] !== 0 && label[i] !== 0) used.push(i);
  const hit = Float64Array.from(used, (i) => (forecast[i] > 0 === label[i] > 0 ? 1 : 0));
  const accuracy = mean(hit);
  const effective = hit.length / (horizon * designEffect(hit, bar && used.map((i) => bar[i])));
  const [low, high] =
    effective >= MIN_EFFECTIVE ? wilsonInterval(accuracy, effective) : [Number.NaN, Number.NaN];
  const moved = label.filter((y) => y !== 0);
  const upShare = mean(moved.map((y) => (y > 0 ? 1 : 0)));
  return { accuracy, low, high, upShare };
}

function standardised(x: Float64Array): Float64Array {
  const m = mean(x);
  const s = std(x);
  return x.map((v) => (v - m) / s);
}

/** t = ic * sqrt((n - 2) / (1 - ic^2)) over the effective number of rows. */
function tStatistic(ic: number, effective: number): number {
  if (!(effective >= MIN_EFFECTIVE) || !(Math.abs(ic) < 1)) return Number.NaN;
  return ic * Math.sqrt((effective - 2) / (1 - ic * ic));
}

/**
 * Skill of `forecast` [rows] against `label` [rows], both in scaled returns; rows where either is not finite are left
 * out. IC is Pearson's, rank IC Spearman's with mean ranks for ties, both pooled over rows. The t statistic and the
 * interval use rows / horizon (times the design effect of shared bars) as the number of independent labels. Statistics
 * that a constant forecast or too few rows leave undefined are NaN.
 * Sources: Grinold & Kahn, Active Portfolio Management, ch. 6 (IC); Wilson, JASA 22, 1927; Moulton, J. Econometrics 32, 1986.
 */
export function scoreForecasts(forecast: Numbers, label: Numbers, options: SkillOptions): SkillScore {
  const { horizon } = options;
  if (forecast.length !== label.length || (options.bar && options.bar.length !== label.length))
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `skill: forecast, label and bar must have one value a row, had ${forecast.length}, ${label.length}, ${options.bar?.length ?? 'none'}`,
    );
  if (!(horizon >= 1))
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `skill: horizon must be at least 1 bar, was ${horizon}`,
    );
  const kept: number[] = [];
  for (let i = 0; i < label.length; i++)
    if (Number.isFinite(forecast[i]) && Number.isFinite(label[i])) kept.push(i);
  const f = Float64Array.from(kept, (i) => forecast[i]);
  const y = Float64Array.from(kept, (i) => label[i]);
  const bar = options.bar && kept.map((i) => options.bar![i]);
  const rows = kept.length;

  const ic = rows >= MIN_EFFECTIVE ? correlation(f, y) : Number.NaN;
  const zf = standardised(f);
  const zy = standardised(y);
  const clustering = Number.isFinite(ic)
    ? designEffect(
        zf.map((v, i) => v * zy[i]),
        bar,
      )
    : 1;
  const zeroError = y.reduce((s, v) => s + v * v, 0);
  const error = y.reduce((s, v, i) => s + (v - f[i]) ** 2, 0);
  const zeroAbsolute = y.reduce((s, v) => s + Math.abs(v), 0);
  const absolute = y.reduce((s, v, i) => s + Math.abs(v - f[i]), 0);
  const { accuracy, low, high, upShare } = direction(f, y, horizon, bar);
  return {
    rows,
    ic,
    rankIc: rows >= MIN_EFFECTIVE ? correlation(ranks(f), ranks(y)) : Number.NaN,
    mase: rows >= MIN_EFFECTIVE && zeroAbsolute > 0 ? absolute / zeroAbsolute : Number.NaN,
    ...dailySkill(forecast, label, options.bar ?? Array.from(label, (_, i) => i), horizon),
    r2Zero: rows >= MIN_EFFECTIVE && zeroError > 0 ? 1 - error / zeroError : Number.NaN,
    directionalAccuracy: accuracy,
    directionalLow: low,
    directionalHigh: high,
    upShare,
    icT: tStatistic(ic, rows / (horizon * clustering)),
  };
}
