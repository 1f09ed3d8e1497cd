/** Epoch milliseconds, UTC. */
export type TimeMs = number & { readonly __unit?: 'ms' };

export const MS_PER_DAY = 86_400_000;

/** Nanoseconds (files, C++) to milliseconds. */
export const nsToMs = (ns: bigint): TimeMs => Number(ns / 1_000_000n) as TimeMs;
export const msToNs = (ms: TimeMs): bigint => BigInt(Math.round(ms)) * 1_000_000n;

/** A UTC calendar date, `YYYY-MM-DD`. Daily bars are stamped at 00:00 UTC of their exchange date. */
export const isoDate = (ms: TimeMs): string => new Date(ms).toISOString().slice(0, 10);

/** Parses `YYYY-MM-DD` or a full ISO instant; NaN when it is neither. */
export function parseTime(text: string): TimeMs {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    const ms = Date.parse(`${text}T00:00:00Z`);
    return (Number.isFinite(ms) && isoDate(ms as TimeMs) === text ? ms : Number.NaN) as TimeMs;
  }
  return (/^\d{4}-\d{2}-\d{2}[T ]/.test(text) ? Date.parse(text) : Number.NaN) as TimeMs;
}

export const INTERVALS = ['1m', '5m', '15m', '1h', '1d'] as const;
export type Interval = (typeof INTERVALS)[number];

const BARS_PER_SESSION: Record<Interval, number> = { '1m': 390, '5m': 78, '15m': 26, '1h': 7, '1d': 1 };
export const SESSIONS_PER_YEAR = 252;

/** The only annualiser: bars in a year of 252 sessions of 6.5 hours. */
export const periodsPerYear = (interval: Interval): number => SESSIONS_PER_YEAR * BARS_PER_SESSION[interval];

const INTERVAL_MS: Record<Interval, number> = {
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  '1h': 3_600_000,
  '1d': MS_PER_DAY,
};
export const intervalMs = (interval: Interval): number => INTERVAL_MS[interval];
