import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Interval, parseTime, type TimeMs } from '../../../src/core/index.ts';
import { exchangeClock, tickAfter } from '../../../src/live/index.ts';

const test = suite('exchange clock');
const after = (time: string, interval: Interval) =>
  new Date(tickAfter(Date.parse(time) as TimeMs, interval)).toISOString();

test('a daily bar ticks a minute after its date is over in UTC', () => {
  // Friday's bar, in winter (19:01 in New York) and in summer (20:01).
  assert.is(after('2024-03-08T20:00:00Z', '1d'), '2024-03-09T00:01:00.000Z');
  assert.is(after('2024-07-12T20:00:00Z', '1d'), '2024-07-13T00:01:00.000Z');
});

test('a bar that is complete already is history: the next session ticks, over weekends and holidays', () => {
  assert.is(after('2024-03-09T00:01:00Z', '1d'), '2024-03-12T00:01:00.000Z');
  // Thursday 2024-07-04 is a holiday.
  assert.is(after('2024-07-04T00:01:00Z', '1d'), '2024-07-06T00:01:00.000Z');
});

test('intraday bars tick seconds after their end, to the close and no further', () => {
  assert.is(after('2024-03-08T14:30:00Z', '5m'), '2024-03-08T14:35:05.000Z');
  assert.is(after('2024-03-08T20:58:00Z', '5m'), '2024-03-08T21:00:05.000Z');
  // After Friday's close comes Monday's first bar, an hour earlier in UTC: daylight time began.
  assert.is(after('2024-03-08T21:00:05Z', '5m'), '2024-03-11T13:35:05.000Z');
  // A half day ends at 13:00.
  assert.is(after('2024-11-29T17:58:00Z', '5m'), '2024-11-29T18:00:05.000Z');
});

test('a clock that wakes up late ticks once for every bar it slept through', async () => {
  // Every look at the time is 11 minutes later than the one before.
  let now = Date.parse('2024-03-08T15:00:00Z');
  let looks = 0;
  const clock = exchangeClock('5m', () => {
    looks++;
    now += 11 * 60_000;
    return now;
  });
  const signal = new AbortController().signal;
  // Started at 15:11; due at 15:15:05 and, since it is 15:22 by then, at 15:20:05 and 15:25:05 as well.
  for (let i = 0; i < 3; i++) assert.ok(await clock.next(signal));
  assert.is(looks, 4);
});

test('an abort ends the wait', async () => {
  const abort = new AbortController();
  const wait = exchangeClock('1d', () => parseTime('2024-03-09')).next(abort.signal);
  abort.abort();
  try {
    await wait;
    assert.unreachable();
  } catch (error) {
    assert.is((error as Error).name, 'AbortError');
  }
});

test.run();
