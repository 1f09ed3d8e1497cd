import { ConformalInterval, ScoreWindow } from '../../skill/index.ts';
import type { LabelRows } from './gather.ts';

export const LEVELS = [0.5, 0.8, 0.95] as const;

/** Bars whose errors an interval is drawn from, and errors it holds at most. */
const WINDOW_BARS = 250;
const MOST_SCORES = 4000;
/** Step of the adaptive level in one bar, shared by its symbols. Gibbs and Candes 2021. */
const GAMMA_PER_BAR = 0.02;

/** Share of labels inside their intervals, by LEVELS; NaN before the first interval was stated. */
export interface Coverage {
  /** Level fixed: ceil((n + 1)(1 - a)) of the last n errors. */
  readonly split: readonly number[];
  /** Level adapted online. */
  readonly adaptive: readonly number[];
}

interface Stream {
  readonly interval: ConformalInterval;
  /** [bars] half-width stated at each bar. */
  readonly stated: Float64Array;
  inside: number;
  of: number;
}

/** Rows of each bar: [from, to) by bar. */
function rangesOf({ bar, bars }: LabelRows): Int32Array {
  const from = new Int32Array(bars + 1);
  for (const b of bar) from[b + 1]++;
  for (let b = 0; b < bars; b++) from[b + 1] += from[b];
  return from;
}

/**
 * Coverage of conformal intervals around one source's forecasts, scaled by predicted volatility: errors in units of
 * volatility * sqrt(h), all symbols in one pool. An interval stated at t has seen the labels up to t - h, whole bars at
 * a time, and its own miss is told h bars later. forecast: [rows].
 */
export function conformalCoverage(rows: LabelRows, forecast: Float32Array): Coverage {
  const { bars, horizon, label } = rows;
  const ranges = rangesOf(rows);
  const most = Math.max(1, ...Array.from({ length: bars }, (_, b) => ranges[b + 1] - ranges[b]));
  const window = new ScoreWindow(Math.min(MOST_SCORES, WINDOW_BARS * most));
  const stream = (coverage: number, gamma: number): Stream => ({
    interval: new ConformalInterval({ coverage, gamma, window }),
    stated: new Float64Array(bars).fill(Number.NaN),
    inside: 0,
    of: 0,
  });
  const split = LEVELS.map((level) => stream(level, 0));
  const adaptive = LEVELS.map((level) => stream(level, GAMMA_PER_BAR / most));
  const streams = [...split, ...adaptive];
  const arrive = (b: number) => {
    const scores: number[] = [];
    for (let r = ranges[b]; r < ranges[b + 1]; r++) {
      const score = Math.abs(label[r] - forecast[r]);
      if (!Number.isFinite(score)) continue;
      scores.push(score);
      for (const { interval, stated } of streams) interval.adapt(score, stated[b]);
    }
    window.add(scores);
  };
  for (let b = 0; b < bars; b++) {
    if (b >= horizon) arrive(b - horizon);
    for (const s of streams) s.stated[b] = s.interval.halfWidth;
  }
  for (const s of streams)
    for (let b = 0; b < bars; b++) {
      if (Number.isNaN(s.stated[b])) continue;
      for (let r = ranges[b]; r < ranges[b + 1]; r++) {
        const score = Math.abs(label[r] - forecast[r]);
        if (!Number.isFinite(score)) continue;
        s.of++;
        if (score <= s.stated[b]) s.inside++;
      }
    }
  const share = (s: Stream) => (s.of > 0 ? s.inside / s.of : Number.NaN);
  return { split: split.map(share), adaptive: adaptive.map(share) };
}
