import { type Interval, intervalMs, isoDate, type TimeMs } from '../../core/index.ts';
import { exchangeDate, exchangeTime } from './newYork.ts';
import { inCalendar, isSession, sessionClose } from './sessions.ts';

/** The close of a date's session; 16:00 New York where the calendar knows none. */
export const closeOf = (date: string): TimeMs =>
  inCalendar(date) && isSession(date) ? sessionClose(date) : exchangeTime(date, 16, 0);

/**
 * When the bar stamped `time` ends: a daily bar at the close of its date, an intraday bar one interval on, though not
 * after the close of the session it starts in, so that quotes after hours are not taken for it.
 */
export function barEnd(time: TimeMs, interval: Interval): TimeMs {
  if (interval === '1d') return closeOf(isoDate(time));
  const end = time + intervalMs(interval);
  const close = closeOf(exchangeDate(time));
  return time < close ? Math.min(end, close) : end;
}
