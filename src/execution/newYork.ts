import { isoDate, type TimeMs } from '../core/index.ts';

const HOUR_MS = 3_600_000;
const DATE = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York', dateStyle: 'short' });

/** The exchange date (`YYYY-MM-DD`, New York) of an instant. */
export const newYorkDate = (ms: TimeMs): string => DATE.format(ms);

/** Midnight in New York that begins the exchange date on which `day` (00:00 UTC) is stamped. */
export function newYorkMidnight(day: TimeMs): TimeMs {
  const summer = (day + 4 * HOUR_MS) as TimeMs;
  return newYorkDate(summer) === isoDate(day) ? summer : ((day + 5 * HOUR_MS) as TimeMs);
}
