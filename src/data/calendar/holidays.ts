import { isoDate, MS_PER_DAY, type TimeMs } from '../../core/index.ts';
import { weekdayOfMonth } from './newYork.ts';

const MONDAY = 1;
const THURSDAY = 4;
const FRIDAY = 5;
const day = (year: number, month: number, date: number): TimeMs => Date.UTC(year, month - 1, date);
const weekday = (time: TimeMs): number => new Date(time).getUTCDay();

/** Western Easter Sunday (Meeus, Astronomical Algorithms, ch. 8). */
export function easter(year: number): TimeMs {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  return day(year, month, (h + l - 7 * m + 33 * month + 19) % 32);
}

/** Saturday is observed on Friday, Sunday on Monday (NYSE Rule 7.2). */
function observed(time: TimeMs): TimeMs {
  if (weekday(time) === 6) return time - MS_PER_DAY;
  return weekday(time) === 0 ? time + MS_PER_DAY : time;
}

/** Closures outside the rules: mourning, attacks, storms. */
export const SPECIAL_CLOSURES: ReadonlyMap<string, string> = new Map([
  ['1994-04-27', 'President Nixon'],
  ['2001-09-11', 'attacks of September 11'],
  ['2001-09-12', 'attacks of September 11'],
  ['2001-09-13', 'attacks of September 11'],
  ['2001-09-14', 'attacks of September 11'],
  ['2004-06-11', 'President Reagan'],
  ['2007-01-02', 'President Ford'],
  ['2012-10-29', 'Hurricane Sandy'],
  ['2012-10-30', 'Hurricane Sandy'],
  ['2018-12-05', 'President G. H. W. Bush'],
  ['2025-01-09', 'President Carter'],
]);

/** Full-day closures of one year, date -> name. */
export function holidaysOf(year: number): Map<string, string> {
  const found = new Map<string, string>();
  const add = (time: TimeMs, name: string) => found.set(isoDate(time), name);
  // A Saturday New Year is not observed: Friday is the last day of the accounting year.
  const newYear = day(year, 1, 1);
  if (weekday(newYear) !== 6) add(observed(newYear), "New Year's Day");
  if (year >= 1998) add(weekdayOfMonth(year, 1, MONDAY, 3), 'Martin Luther King Jr. Day');
  add(weekdayOfMonth(year, 2, MONDAY, 3), "Washington's Birthday");
  add(easter(year) - 2 * MS_PER_DAY, 'Good Friday');
  add(weekdayOfMonth(year, 5, MONDAY, -1), 'Memorial Day');
  if (year >= 2022) add(observed(day(year, 6, 19)), 'Juneteenth');
  add(observed(day(year, 7, 4)), 'Independence Day');
  add(weekdayOfMonth(year, 9, MONDAY, 1), 'Labor Day');
  add(weekdayOfMonth(year, 11, THURSDAY, 4), 'Thanksgiving Day');
  add(observed(day(year, 12, 25)), 'Christmas Day');
  for (const [date, name] of SPECIAL_CLOSURES) if (Number(date.slice(0, 4)) === year) found.set(date, name);
  return found;
}

/** Early closes outside the rules (eves, snow, a circuit breaker, an outage), date -> wall-clock [hour, minute]. */
const SPECIAL_EARLY: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['1990-12-24', [14, 0]],
  ['1991-12-24', [14, 0]],
  ['1992-11-27', [14, 0]],
  ['1992-12-24', [14, 0]],
  ['1994-02-11', [14, 30]],
  ['1996-01-08', [14, 0]],
  ['1997-10-27', [15, 30]],
  ['1997-12-26', [13, 0]],
  ['2003-12-26', [13, 0]],
  ['2005-06-01', [15, 56]],
]);

/** Early closes of one year, date -> wall-clock [hour, minute]. */
export function earlyClosesOf(year: number): Map<string, readonly [number, number]> {
  const found = new Map<string, readonly [number, number]>();
  const one = [13, 0] as const;
  const is = (time: TimeMs, ...days: number[]) => days.includes(weekday(time));
  if (year >= 1993) {
    found.set(isoDate(weekdayOfMonth(year, 11, THURSDAY, 4) + MS_PER_DAY), one);
    const eve = day(year, 12, 24);
    if (is(eve, 1, 2, 3, 4)) found.set(isoDate(eve), one);
  }
  if (year >= 1995) {
    const third = day(year, 7, 3);
    if (is(third, 1, 2, 4) || (year >= 2013 && is(third, 3))) found.set(isoDate(third), one);
    const fifth = day(year, 7, 5);
    if (year < 2013 && is(fifth, FRIDAY)) found.set(isoDate(fifth), one);
  }
  for (const [date, at] of SPECIAL_EARLY) if (Number(date.slice(0, 4)) === year) found.set(date, at);
  return found;
}
