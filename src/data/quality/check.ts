import { type Bar, type Interval, isoDate, type TimeMs } from '../../core/index.ts';
import type { Severity } from '../types.ts';

/** A defect before it is named and dated. */
export interface Finding {
  readonly time: TimeMs;
  readonly count: number;
  readonly value: string;
  readonly rule: string;
  /** What a safe repair does about it; absent when nothing safe can be done. */
  readonly repair?: string;
  /** When it differs from the check's own severity. */
  readonly severity?: Severity;
}

/** One rule over one symbol's bars, in the order of the list: later checks see what earlier repairs left. */
export interface QualityCheck {
  readonly name: string;
  readonly description: string;
  readonly severity: Severity;
  find(bars: readonly Bar[], interval: Interval): Finding[];
  /** Applies the safe repairs of `find`; leaves everything else as it is. */
  repair?(bars: readonly Bar[]): Bar[];
}

/** Long runs of equal defects become one finding: indices i, i+1, ... share one. */
export function runsOf(indices: readonly number[]): { first: number; count: number }[] {
  const runs: { first: number; count: number }[] = [];
  for (const i of indices) {
    const run = runs.at(-1);
    if (run && run.first + run.count === i) run.count++;
    else runs.push({ first: i, count: 1 });
  }
  return runs;
}

/** A bar's time as a person reads it. */
export const stamp = (time: TimeMs, interval: Interval): string =>
  interval === '1d' ? isoDate(time) : new Date(time).toISOString().slice(0, 16);
