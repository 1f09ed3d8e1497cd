import { type Bar, MS_PER_DAY, parseTime } from '../../core/index.ts';
import { barTimes, dateOf, exchangeDate, inCalendar, nextSession, sessions } from '../calendar/index.ts';
import { type Finding, type QualityCheck, runsOf } from './check.ts';

/** Above this share of bars on closed days, the series does not trade on the NYSE (crypto, FX). */
const FOREIGN_SHARE = 0.05;

/** Bars counted by exchange date; only dates that the calendar covers. */
function countByDate(bars: readonly Bar[], daily: boolean): Map<string, number> {
  const counts = new Map<string, number>();
  for (const bar of bars) {
    const date = daily ? dateOf(bar.time) : exchangeDate(bar.time);
    if (inCalendar(date)) counts.set(date, (counts.get(date) ?? 0) + 1);
  }
  return counts;
}

export const gap: QualityCheck = {
  name: 'gap',
  description:
    'every NYSE session between the first and the last bar has its bars, and no bar lies on a closed day',
  severity: 'warning',
  find(bars, interval) {
    const daily = interval === '1d';
    const counts = countByDate(bars, daily);
    const dates = [...counts.keys()].sort();
    if (dates.length === 0) return [];
    const expected = sessions(dates[0], dates.at(-1)!);
    const open = new Set(expected);
    const closed = dates.filter((d) => !open.has(d));
    const at = (date: string) => (daily ? parseTime(date) : parseTime(date) + MS_PER_DAY / 2);
    if (closed.length > FOREIGN_SHARE * dates.length) {
      const rule = 'these bars do not follow the NYSE calendar: gaps were not looked for';
      return [
        {
          time: at(closed[0]),
          count: closed.length,
          value: `${closed.length} of ${dates.length} dates are not sessions`,
          rule,
        },
      ];
    }
    const found: Finding[] = closed.map((date) => ({
      time: at(date),
      count: counts.get(date)!,
      value: 'a bar on a closed day',
      rule: `the NYSE was closed; the next session is ${nextSession(date)}`,
    }));
    const missing = expected.flatMap((date, i) => (counts.has(date) ? [] : [i]));
    for (const { first, count } of runsOf(missing)) {
      const last = expected[first + count - 1];
      const value = count === 1 ? `no bar on ${last}` : `no bars from ${expected[first]} to ${last}`;
      found.push({
        time: at(expected[first]),
        count,
        value,
        rule: 'a session between two bars has its own bar',
      });
    }
    if (!daily) {
      for (const date of expected.slice(1, -1)) {
        const want = barTimes(date, interval).length;
        const have = counts.get(date) ?? want;
        if (have < want) {
          const value = `${have} of ${want} bars on ${date}`;
          found.push({
            time: at(date),
            count: want - have,
            value,
            rule: 'a session has a bar for every interval',
          });
        }
      }
    }
    return found;
  },
};
