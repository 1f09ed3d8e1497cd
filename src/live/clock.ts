import { setTimeout as sleep } from 'node:timers/promises';
import { type Interval, intervalMs, MS_PER_DAY, parseTime, type TimeMs } from '../core/index.ts';
import { barTimes, exchangeDate, isSession, nextSession } from '../data/index.ts';

/** Tells a session when the next bar is complete. */
export interface SessionClock {
  /** Resolves once another bar is complete: true, or false when there will be none. */
  next(signal: AbortSignal): Promise<boolean>;
}

/** Time for a feed to publish a bar that has just closed. */
const DAILY_SETTLE_MS = 60_000;
const INTRADAY_SETTLE_MS = 5_000;
/** Timers take at most 2^31-1 ms, and a machine may sleep: look again at least hourly. */
const LONGEST_SLEEP_MS = 3_600_000;

/**
 * When the bars of a session can be decided on. A daily bar when its date is over in UTC, which is 19:00 or 20:00
 * in New York: late prints are in, and Alpaca takes orders for the next opening auction again (not from 09:28 to
 * 19:00). An intraday bar right after its end.
 */
function ticksOf(date: string, interval: Interval): number[] {
  if (interval === '1d') return [parseTime(date) + MS_PER_DAY + DAILY_SETTLE_MS];
  return barTimes(date, interval).map((time) => time + intervalMs(interval) + INTRADAY_SETTLE_MS);
}

/** The first tick of the exchange's calendar after an instant. */
export function tickAfter(time: TimeMs, interval: Interval): TimeMs {
  // A daily bar is complete when New York may already count the next day: look one session back.
  let date = exchangeDate((time - MS_PER_DAY) as TimeMs);
  for (;;) {
    const tick = isSession(date) ? ticksOf(date, interval).find((t) => t > time) : undefined;
    if (tick !== undefined) return tick as TimeMs;
    date = nextSession(date);
  }
}

/** The exchange calendar and the machine's clock: one tick per bar, once it is complete. */
export function exchangeClock(interval: Interval, now: () => number = Date.now): SessionClock {
  let last: TimeMs | undefined;
  return {
    async next(signal) {
      const due = tickAfter(last ?? (now() as TimeMs), interval);
      while (now() < due) await sleep(Math.min(due - now(), LONGEST_SLEEP_MS), undefined, { signal });
      last = due;
      return true;
    },
  };
}
