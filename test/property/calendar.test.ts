import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isoDate, MS_PER_DAY } from '../../src/core/index.ts';
import {
  barTimes,
  exchangeDate,
  exchangeOffsetMs,
  exchangeTime,
  holidayName,
  isSession,
  nextSession,
  previousSession,
  sessionClose,
  sessionOpen,
  sessions,
} from '../../src/data/index.ts';

const calendar = suite('calendar properties');
const FIRST = Date.UTC(1990, 0, 10);
const LAST = Date.UTC(2030, 11, 20);
const day = fc
  .integer({ min: FIRST / MS_PER_DAY, max: LAST / MS_PER_DAY })
  .map((d) => isoDate(d * MS_PER_DAY));
const instant = fc.integer({ min: FIRST, max: LAST });
const newYork = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/New_York',
  dateStyle: 'short',
});

calendar('a session is a weekday without a holiday', () => {
  fc.assert(
    fc.property(day, (date) => {
      const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
      assert.is(isSession(date), weekday > 0 && weekday < 6 && holidayName(date) === undefined);
    }),
  );
});

calendar('next and previous are inverse, and nothing lies between', () => {
  fc.assert(
    fc.property(day, (date) => {
      const next = nextSession(date);
      assert.ok(next > date && isSession(next));
      assert.equal(sessions(date, next), isSession(date) ? [date, next] : [next]);
      if (isSession(date)) assert.is(previousSession(next), date);
    }),
  );
});

calendar('no more than four weekdays in a row are closed', () => {
  for (let date = '1990-01-02'; date < '2030-12-20'; date = nextSession(date)) {
    const days = (Date.parse(nextSession(date)) - Date.parse(date)) / MS_PER_DAY;
    assert.ok(days <= 7, date);
  }
});

calendar('the exchange date agrees with the tz database', () => {
  fc.assert(
    fc.property(instant, (time) => assert.is(exchangeDate(time), newYork.format(time))),
    { numRuns: 500 },
  );
});

calendar('sessions open before they close, on their own date, in whole bars', () => {
  fc.assert(
    fc.property(day, (any) => {
      const date = nextSession(any);
      const [open, close] = [sessionOpen(date), sessionClose(date)];
      assert.ok(close - open >= 3.5 * 3_600_000 && close - open <= 6.5 * 3_600_000);
      assert.is(exchangeDate(open), date);
      assert.is(exchangeDate(close), date);
      assert.is(exchangeTime(date, 9, 30), open);
      assert.ok([-4, -5].includes(exchangeOffsetMs(date) / 3_600_000));
      const times = barTimes(date, '5m');
      assert.is(times[0], open);
      assert.ok(times.at(-1)! < close && times.at(-1)! + 300_000 >= close);
    }),
  );
});

calendar.run();
