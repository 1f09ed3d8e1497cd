import { MS_PER_DAY, parseTime, type TimeMs } from '../../core/index.ts';
import { dateOf } from './days.ts';

const HOUR = 3_600_000;
const STANDARD = -5 * HOUR;
const DAYLIGHT = -4 * HOUR;

/** The nth (1..) or, with n = -1, the last given weekday (0 = Sunday) of a month, as 00:00 UTC. */
export function weekdayOfMonth(year: number, month: number, weekday: number, n: number): TimeMs {
  if (n > 0) {
    const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
    return Date.UTC(year, month - 1, 1 + ((weekday - first + 7) % 7) + (n - 1) * 7);
  }
  const last = new Date(Date.UTC(year, month, 0));
  return last.getTime() - ((last.getUTCDay() - weekday + 7) % 7) * MS_PER_DAY;
}

/** First and last day of daylight time, both changing at 02:00 wall clock (Energy Policy Act of 2005: from 2007). */
function daylightDays(year: number): readonly [TimeMs, TimeMs] {
  if (year >= 2007) return [weekdayOfMonth(year, 3, 0, 2), weekdayOfMonth(year, 11, 0, 1)];
  if (year >= 1987) return [weekdayOfMonth(year, 4, 0, 1), weekdayOfMonth(year, 10, 0, -1)];
  return [weekdayOfMonth(year, 4, 0, -1), weekdayOfMonth(year, 10, 0, -1)];
}

const bounds = new Map<number, readonly [TimeMs, TimeMs]>();
function daylight(year: number): readonly [TimeMs, TimeMs] {
  let days = bounds.get(year);
  if (!days) {
    days = daylightDays(year);
    bounds.set(year, days);
  }
  return days;
}

/** New York's offset from UTC (negative ms) at a wall-clock date `YYYY-MM-DD` and hour; the rules from 1967 on. */
export function exchangeOffsetMs(date: string, hour = 12): number {
  const [begin, end] = daylight(Number(date.slice(0, 4)));
  const wall = parseTime(date) + hour * HOUR;
  return wall >= begin + 2 * HOUR && wall < end + 2 * HOUR ? DAYLIGHT : STANDARD;
}

/** New York's offset from UTC (negative ms) at an instant. */
export function offsetAt(time: TimeMs): number {
  const [begin, end] = daylight(new Date(time).getUTCFullYear());
  return time >= begin + 2 * HOUR - STANDARD && time < end + 2 * HOUR - DAYLIGHT ? DAYLIGHT : STANDARD;
}

/** The New York calendar date of an instant. */
export const exchangeDate = (time: TimeMs): string => dateOf(time + offsetAt(time));

/** A New York wall-clock time as an instant. */
export const exchangeTime = (date: string, hour: number, minute = 0): TimeMs =>
  parseTime(date) + hour * HOUR + minute * 60_000 - exchangeOffsetMs(date, hour);
