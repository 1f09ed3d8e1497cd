import { setTimeout as sleep } from 'node:timers/promises';
import type { TimeMs } from '../core/index.ts';
import { exchangeDate, isSession, nextSession, sessionClose } from '../data/index.ts';

/** Tells a session when the next bar is complete. */
export interface SessionClock {
  /** Resolves once another bar is complete: true, or false when there will be none. */
  next(signal: AbortSignal): Promise<boolean>;
}

/** Time for a feed to publish the daily bar after the close. */
const SETTLE_MS = 60_000;
/** Timers take at most 2^31-1 ms, and a machine may sleep: look again at least hourly. */
const LONGEST_SLEEP_MS = 3_600_000;

/** The exchange calendar and the machine's clock: one tick a minute after every session's close. */
export function exchangeClock(now: () => number = Date.now): SessionClock {
  let last: string | undefined;
  const upcoming = (): string => {
    if (last !== undefined) return nextSession(last);
    const today = exchangeDate(now() as TimeMs);
    // A session that is still open counts; one that has closed is in the history already.
    return isSession(today) && sessionClose(today) > now() ? today : nextSession(today);
  };
  return {
    async next(signal) {
      const date = upcoming();
      const due = sessionClose(date) + SETTLE_MS;
      while (now() < due) await sleep(Math.min(due - now(), LONGEST_SLEEP_MS), undefined, { signal });
      last = date;
      return true;
    },
  };
}
