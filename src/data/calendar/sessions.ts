import {
  AutostockError,
  type Interval,
  intervalMs,
  MS_PER_DAY,
  parseTime,
  type TimeMs,
} from '../../core/index.ts';
import { dateOf } from './days.ts';
import { earlyClosesOf, holidaysOf } from './holidays.ts';
import { exchangeDate, exchangeTime } from './newYork.ts';

export const FIRST_YEAR = 1990;
export const LAST_YEAR = 2030;

interface YearCalendar {
  readonly holidays: ReadonlyMap<string, string>;
  readonly early: ReadonlyMap<string, readonly [number, number]>;
  /** Every session of the year, in order. */
  readonly sessions: readonly string[];
}
const years = new Map<number, YearCalendar>();

function weekdaysOf(year: number): string[] {
  const found: string[] = [];
  for (let time = Date.UTC(year, 0, 1); time < Date.UTC(year + 1, 0, 1); time += MS_PER_DAY) {
    const weekday = new Date(time).getUTCDay();
    if (weekday !== 0 && weekday !== 6) found.push(dateOf(time));
  }
  return found;
}

function yearOf(date: string): YearCalendar {
  const year = Number(date.slice(0, 4));
  let calendar = years.get(year);
  if (!calendar) {
    if (!(year >= FIRST_YEAR && year <= LAST_YEAR) || Number.isNaN(parseTime(date))) {
      throw new AutostockError(
        'AUTOSTOCK_CONFIG_INVALID',
        `date "${date}" must be YYYY-MM-DD within ${FIRST_YEAR}-01-01..${LAST_YEAR}-12-31, the range of the NYSE calendar`,
        { details: { date } },
      );
    }
    const holidays = holidaysOf(year);
    calendar = {
      holidays,
      early: earlyClosesOf(year),
      sessions: weekdaysOf(year).filter((d) => !holidays.has(d)),
    };
    years.set(year, calendar);
  }
  return calendar;
}

/** Whether the calendar's rules cover this date. */
export const inCalendar = (date: string): boolean =>
  date >= `${FIRST_YEAR}-01-01` && date <= `${LAST_YEAR}-12-31`;

/** Whether the NYSE trades on `YYYY-MM-DD`; AUTOSTOCK_CONFIG_INVALID outside 1990..2030. */
export function isSession(date: string): boolean {
  const calendar = yearOf(date);
  const time = parseTime(date);
  if (Number.isNaN(time)) {
    throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', `date "${date}" must be a calendar date YYYY-MM-DD`);
  }
  const weekday = new Date(time).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !calendar.holidays.has(date);
}

/** The name of the holiday that closes the NYSE on this date, if any. */
export const holidayName = (date: string): string | undefined => yearOf(date).holidays.get(date);

/** Whether the session closes early (13:00 New York, rarely another time). */
export const isHalfDay = (date: string): boolean => isSession(date) && yearOf(date).early.has(date);

/** Sessions from `from` to `to`, both inclusive, as `YYYY-MM-DD`. */
export function sessions(from: string, to: string): string[] {
  isSession(from);
  isSession(to);
  const found: string[] = [];
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year++) {
    for (const date of yearOf(`${year}-01-01`).sessions) if (date >= from && date <= to) found.push(date);
  }
  return found;
}

function step(date: string, days: 1 | -1): string {
  let time = parseTime(date);
  do time += days * MS_PER_DAY;
  while (!isSession(dateOf(time)));
  return dateOf(time);
}

/** The first session after `date`. */
export const nextSession = (date: string): string => step(date, 1);
/** The last session before `date`. */
export const previousSession = (date: string): string => step(date, -1);

function requireSession(date: string): void {
  if (isSession(date)) return;
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `${date} is not an NYSE session (${holidayName(date) ?? 'weekend'}): the next one is ${nextSession(date)}`,
  );
}

/** 09:30 New York as UTC epoch ms. */
export function sessionOpen(date: string): TimeMs {
  requireSession(date);
  return exchangeTime(date, 9, 30);
}

/** The close (16:00 New York, 13:00 on half days) as UTC epoch ms. */
export function sessionClose(date: string): TimeMs {
  requireSession(date);
  const [hour, minute] = yearOf(date).early.get(date) ?? [16, 0];
  return exchangeTime(date, hour, minute);
}

/** Open and close of the session on a date, if any; weekdays 09:30 to 16:00 New York outside the calendar's years. */
function hoursOf(date: string): readonly [TimeMs, TimeMs] | undefined {
  if (inCalendar(date)) return isSession(date) ? [sessionOpen(date), sessionClose(date)] : undefined;
  const weekday = new Date(parseTime(date)).getUTCDay();
  return weekday % 6 === 0 ? undefined : [exchangeTime(date, 9, 30), exchangeTime(date, 16, 0)];
}

/** Share of its session that is left at an instant: 1 at the open, 0 at the close and while the exchange is closed. */
export function sessionLeft(time: TimeMs): number {
  const [open, close] = hoursOf(exchangeDate(time)) ?? [0, 0];
  return time >= open && time < close ? (close - time) / (close - open) : 0;
}

/** Whether the exchange trades at an instant. */
export const isOpen = (time: TimeMs): boolean => sessionLeft(time) > 0;

/** Stamps of the bars of one session: daily 00:00 UTC of the date, intraday every interval from the open. */
export function barTimes(date: string, interval: Interval): TimeMs[] {
  if (interval === '1d') {
    requireSession(date);
    return [parseTime(date)];
  }
  const times: TimeMs[] = [];
  const length = intervalMs(interval);
  for (let time = sessionOpen(date); time < sessionClose(date); time += length) times.push(time);
  return times;
}
