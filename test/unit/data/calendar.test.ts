import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isoDate, type TimeMs } from '../../../src/core/index.ts';
import {
  barsOf,
  barTimes,
  easter,
  holidayName,
  isHalfDay,
  isOpen,
  isSession,
  loadPanel,
  nextSession,
  previousSession,
  sessionClose,
  sessionLeft,
  sessionOpen,
  sessions,
  symbolIndex,
} from '../../../src/data/index.ts';
import { throwsCode } from '../../assert.ts';

const calendar = suite('calendar');

calendar('known holidays and closures', () => {
  const closed = [
    '1990-01-01',
    '1990-04-13',
    '1994-04-27',
    '1998-01-19',
    '2001-09-11',
    '2001-09-14',
    '2004-06-11',
    '2006-01-02',
    '2007-01-02',
    '2010-12-24',
    '2012-10-29',
    '2012-10-30',
    '2015-07-03',
    '2018-12-05',
    '2020-07-03',
    '2021-12-24',
    '2022-06-20',
    '2023-06-19',
    '2023-01-02',
    '2024-03-29',
    '2025-01-09',
    '2026-07-03',
    '2027-06-18',
    '2030-04-19',
    '2024-11-28',
    '2024-05-27',
    '2024-09-02',
    '2024-02-19',
  ];
  for (const date of closed) assert.not.ok(isSession(date), `${date} was closed`);
  const open = [
    // New Year on a Saturday is not observed; MLK day before 1998; Juneteenth before 2022.
    '2010-12-31',
    '2021-12-31',
    '2004-12-31',
    '1997-01-20',
    '2021-06-18',
    '2001-09-10',
    '2001-09-17',
    '2012-10-31',
    '2024-11-29',
    '2018-12-04',
  ];
  for (const date of open) assert.ok(isSession(date), `${date} was open`);
  assert.is(holidayName('2012-10-29'), 'Hurricane Sandy');
  assert.is(holidayName('2024-11-28'), 'Thanksgiving Day');
  assert.is(holidayName('2024-11-27'), undefined);
});

calendar('sessions of a year, counted by the exchange', () => {
  const counts: [number, number][] = [
    [1999, 252],
    [2000, 252],
    [2001, 248],
    [2008, 253],
    [2012, 250],
    [2018, 251],
    [2019, 252],
    [2020, 253],
    [2021, 252],
    [2022, 251],
    [2023, 250],
    [2024, 252],
    [2025, 250],
  ];
  for (const [year, n] of counts)
    assert.is(sessions(`${year}-01-01`, `${year}-12-31`).length, n, String(year));
});

calendar('Easter', () => {
  const known = [
    '1990-04-15',
    '2000-04-23',
    '2008-03-23',
    '2011-04-24',
    '2019-04-21',
    '2024-03-31',
    '2030-04-21',
  ];
  for (const date of known) assert.is(isoDate(easter(Number(date.slice(0, 4)))), date);
});

calendar('half days', () => {
  const half = [
    '1999-11-26',
    '2002-07-05',
    '2003-12-26',
    '2012-07-03',
    '2013-07-03',
    '2018-07-03',
    '2018-12-24',
    '2019-07-03',
    '2020-11-27',
    '2020-12-24',
    '2023-07-03',
    '2024-07-03',
    '2024-11-29',
    '2024-12-24',
    '2025-07-03',
  ];
  for (const date of half) assert.ok(isHalfDay(date), date);
  const full = [
    '2013-07-05',
    '2019-07-05',
    '2020-07-02',
    '2021-07-02',
    '2021-12-23',
    '2022-07-05',
    '2024-12-26',
    '2010-12-23',
    '2024-12-25',
  ];
  for (const date of full) assert.not.ok(isHalfDay(date), date);
});

calendar('opens and closes in UTC, across both daylight rules', () => {
  const close = (date: string) => new Date(sessionClose(date)).toISOString();
  assert.is(close('2024-01-02'), '2024-01-02T21:00:00.000Z');
  assert.is(close('2024-07-01'), '2024-07-01T20:00:00.000Z');
  assert.is(close('2024-07-03'), '2024-07-03T17:00:00.000Z');
  assert.is(close('2024-11-29'), '2024-11-29T18:00:00.000Z');
  // 2007 moved the change from April to March, and from October to November.
  assert.is(close('2006-03-20'), '2006-03-20T21:00:00.000Z');
  assert.is(close('2006-04-03'), '2006-04-03T20:00:00.000Z');
  assert.is(close('2007-03-12'), '2007-03-12T20:00:00.000Z');
  assert.is(close('2006-10-30'), '2006-10-30T21:00:00.000Z');
  assert.is(close('2007-10-30'), '2007-10-30T20:00:00.000Z');
  assert.is(new Date(sessionOpen('2024-03-11')).toISOString(), '2024-03-11T13:30:00.000Z');
});

calendar('bar stamps of a session', () => {
  assert.is(barTimes('2024-01-02', '5m').length, 78);
  assert.is(barTimes('2024-07-03', '5m').length, 42);
  assert.is(barTimes('2024-01-02', '1m').length, 390);
  assert.is(barTimes('2024-01-02', '1h').length, 7);
  assert.equal(barTimes('2024-01-02', '1d').map(isoDate), ['2024-01-02']);
});

calendar('so much of a session is left: all at the open, nothing once it is over', () => {
  const left = (time: string) => sessionLeft(Date.parse(time) as TimeMs);
  assert.is(left('2024-12-23T14:29:59.999Z'), 0);
  assert.is(left('2024-12-23T14:30Z'), 1);
  assert.is(left('2024-12-23T19:22:30Z'), 0.25);
  assert.is(left('2024-12-23T21:00Z'), 0);
  // Christmas Eve ends at 13:00, the day after has no session, and the calendar none of 2035.
  assert.is(left('2024-12-24T16:15Z'), 0.5);
  assert.is(left('2024-12-25T16:15Z'), 0);
  assert.is(left('2035-01-08T14:30Z'), 1);
  assert.is(left('2035-01-07T14:30Z'), 0);
  assert.ok(isOpen(Date.parse('2024-12-24T17:59Z') as TimeMs));
  assert.not.ok(isOpen(Date.parse('2024-12-24T18:00Z') as TimeMs));
});

calendar('steps and wrong dates', () => {
  assert.is(nextSession('2001-09-10'), '2001-09-17');
  assert.is(previousSession('2001-09-17'), '2001-09-10');
  assert.is(nextSession('2024-12-24'), '2024-12-26');
  throwsCode(() => isSession('1989-12-29'), 'AUTOSTOCK_CONFIG_INVALID', '1990-01-01..2030-12-31');
  throwsCode(() => isSession('2031-01-02'), 'AUTOSTOCK_CONFIG_INVALID');
  throwsCode(() => isSession('2024-02-30'), 'AUTOSTOCK_CONFIG_INVALID');
  throwsCode(() => isSession('yesterday'), 'AUTOSTOCK_CONFIG_INVALID');
  throwsCode(() => sessionClose('2024-12-25'), 'AUTOSTOCK_CONFIG_INVALID', 'Christmas Day');
});

calendar('every date of the embedded S&P 500 series is a session and none is missing', async () => {
  const { panel } = await loadPanel({ source: 'embedded', symbols: ['SPX'] });
  const dates = barsOf(panel, symbolIndex(panel, 'SPX')).map((b) => isoDate(b.time));
  assert.is(dates.length, 5105);
  assert.equal(dates, sessions('2000-01-03', '2020-04-17'));
});

calendar.run();
