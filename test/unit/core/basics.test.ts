import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  AutostockError,
  closest,
  ERROR_CODES,
  EXIT,
  editDistance,
  firstWhere,
  INTERVALS,
  intervalMs,
  isoDate,
  mapLimited,
  msToNs,
  nsToMs,
  parseTime,
  periodsPerYear,
  toAutostockError,
} from '../../../src/core/index.ts';
import { throwsCode } from '../../assert.ts';

const errors = suite('errors');

errors('every code has an area, an HTTP status, a known exit code and a meaning', () => {
  const exits = new Set<number>(Object.values(EXIT));
  for (const [code, info] of Object.entries(ERROR_CODES)) {
    assert.match(code, /^AUTOSTOCK_[A-Z]+(_[A-Z]+)*$/);
    assert.ok(info.http >= 400 && info.http < 600, code);
    assert.ok(exits.has(info.exit) && info.exit !== 0, code);
    assert.ok(info.meaning.length > 10, code);
  }
});

errors('any thrown value becomes a coded error; the cause is kept', () => {
  const own = new AutostockError('AUTOSTOCK_DATA_PARSE', 'x');
  assert.is(toAutostockError(own), own);
  const native = Object.assign(new Error('bad shape'), { code: 'AUTOSTOCK_NATIVE_ARGUMENT' });
  assert.is(toAutostockError(native).code, 'AUTOSTOCK_NATIVE_ARGUMENT');
  assert.is(toAutostockError(native).cause, native);
  assert.is(toAutostockError(Object.assign(new Error('x'), { code: 'ENOENT' })).code, 'AUTOSTOCK_INTERNAL');
  assert.is(toAutostockError(new DOMException('stop', 'AbortError')).code, 'AUTOSTOCK_CANCELLED');
  assert.match(toAutostockError(null).message, /non-error was thrown: null/);
});

errors('http and exit follow the table; JSON shows code, message and details only', () => {
  const error = new AutostockError('AUTOSTOCK_DATA_PARSE', 'bad row', {
    details: { line: 7 },
    cause: new Error('secret'),
  });
  assert.is(error.http, 422);
  assert.is(error.exit, 6);
  assert.is(
    JSON.stringify(error),
    '{"code":"AUTOSTOCK_DATA_PARSE","message":"bad row","details":{"line":7}}',
  );
});
errors.run();

const time = suite('time');

time('dates parse strictly', () => {
  assert.is(parseTime('2024-02-29'), Date.UTC(2024, 1, 29));
  assert.is(parseTime('2024-01-02T14:30:00Z'), Date.UTC(2024, 0, 2, 14, 30));
  for (const wrong of ['2023-02-29', '2024-13-01', '24-01-01', 'today', '', '2024/01/02', '20240102']) {
    assert.ok(Number.isNaN(parseTime(wrong)), wrong);
  }
  assert.is(isoDate(Date.UTC(1999, 11, 31, 23, 59)), '1999-12-31');
});

time('nanoseconds and milliseconds convert both ways without loss', () => {
  const ms = Date.UTC(2024, 5, 1, 13, 30, 0, 123);
  assert.is(nsToMs(msToNs(ms)), ms);
  assert.is(msToNs(1), 1_000_000n);
});

time('one annualiser: a year has 252 sessions of 390 minutes', () => {
  assert.is(periodsPerYear('1d'), 252);
  assert.is(periodsPerYear('1m'), 252 * 390);
  for (const interval of INTERVALS) assert.ok(intervalMs(interval) >= 60_000);
});
time.run();

const text = suite('text');

text('edit distance', () => {
  assert.is(editDistance('kitten', 'sitting'), 3);
  assert.is(editDistance('', 'abc'), 3);
  assert.is(editDistance('same', 'same'), 0);
});

text('closest forgives slips and refuses strangers', () => {
  assert.is(closest('horizn', ['horizon', 'window']), 'horizon');
  assert.is(closest('RIDGE', ['ridge']), 'ridge');
  assert.is(closest('lstmm', ['ridge', 'lstm-stacked']), 'lstm-stacked');
  assert.is(closest('xyzzyx', ['horizon', 'window']), undefined);
});
text.run();

const search = suite('search');
search('the first index of what goes on to hold is found, the length where nothing holds', () => {
  const sorted = [1, 3, 3, 7];
  const from = (value: number) => firstWhere(sorted.length, (i) => sorted[i] >= value);
  assert.equal([0, 1, 2, 3, 4, 7, 8].map(from), [0, 0, 1, 1, 3, 3, 4]);
  assert.is(from(Number.NaN), 4);
});
search.run();

const concurrent = suite('mapLimited');

concurrent('keeps order and never exceeds its limit', async () => {
  let running = 0;
  let most = 0;
  const results = await mapLimited([5, 1, 3, 2], 2, async (ms, i) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, ms));
    running--;
    return i * 10;
  });
  assert.equal(results, [0, 10, 20, 30]);
  assert.is(most, 2);
});

concurrent('a failure starts nothing new and waits for what runs', async () => {
  const ended: number[] = [];
  const work = mapLimited([0, 1, 2, 3], 2, async (i) => {
    await new Promise((resolve) => setTimeout(resolve, i === 0 ? 1 : 10));
    if (i === 0) throw new AutostockError('AUTOSTOCK_CANCELLED', 'stop');
    ended.push(i);
  });
  await throwsCode(work, 'AUTOSTOCK_CANCELLED');
  assert.equal(ended, [1]);
});

concurrent('nothing to do is done', async () => {
  assert.equal(await mapLimited([], 4, async () => 1), []);
});
concurrent.run();
