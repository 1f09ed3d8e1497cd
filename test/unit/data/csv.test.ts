import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { AutostockError, type Bar, parseTime, quietContext } from '../../../src/core/index.ts';
import { barsOf, loadPanel, panelFromBars, readCsv, writeCsv } from '../../../src/data/index.ts';
import { throwsCode } from '../../assert.ts';

const csv = suite('csv');
const folder = mkdtempSync(join(tmpdir(), 'autostock-csv-'));
csv.after(() => rmSync(folder, { recursive: true }));

const HEADER = 'symbol,date,open,high,low,close,volume\n';
const GOOD = 'A,2024-01-02,10,12,9,11,100\n';
function file(name: string, text: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
async function read(path: string, options: Partial<Parameters<typeof readCsv>[1]> = {}) {
  const bars = new Map<string, Bar[]>();
  await readCsv(path, { interval: '1d', adjusted: false, timezone: 'utc', ...options }, bars, quietContext());
  return bars;
}
const expected = { time: parseTime('2024-01-02'), open: 10, high: 12, low: 9, close: 11, volume: 100 };

csv('headers match in any case, order and synonym; unknown columns are ignored', async () => {
  const text =
    '\uFEFFVol,Adj Close,CLOSE, Ticker ,Timestamp,low,High,OPEN,vwap\r\n100,5,11,A,2024-01-02,9,12,10,3\r\n';
  assert.equal((await read(file('any.csv', text))).get('A'), [expected]);
  const adjusted = (await read(join(folder, 'any.csv'), { adjusted: true })).get('A')!;
  assert.is(adjusted[0].close, 5);
  assert.ok(Math.abs(adjusted[0].open - 50 / 11) < 1e-12);
});

csv('gzip, and a file without a symbol column takes its name', async () => {
  const text = 'date,open,high,low,close,volume\n2024-01-02,10,12,9,11,100\n\n';
  const path = file('aapl.csv.gz', gzipSync(text));
  assert.equal([...(await read(path)).keys()], ['AAPL']);
  assert.equal([...(await read(path, { symbol: 'X' })).keys()], ['X']);
});

csv('daily bars are stamped at 00:00 UTC of their exchange date; offsets are normalised', async () => {
  const times = [
    '2024-01-02',
    '2024-01-02T00:00:00Z',
    '2024-01-02T05:00:00Z',
    '2024-01-02 00:00:00-05:00',
    '2024-01-03T01:00:00Z',
  ];
  for (const t of times) {
    const bars = await read(file('t.csv', `${HEADER}A,${t},10,12,9,11,100\n`));
    assert.is(bars.get('A')![0].time, parseTime('2024-01-02'), t);
  }
});

csv('intraday times mix offsets; without one the timezone option decides', async () => {
  const at = async (t: string, timezone: 'utc' | 'exchange') =>
    new Date(
      (await read(file('t.csv', `${HEADER}A,${t},1,1,1,1,1\n`), { interval: '5m', timezone })).get('A')![0]
        .time,
    ).toISOString();
  assert.is(await at('2024-03-11T09:30:00-04:00', 'utc'), '2024-03-11T13:30:00.000Z');
  assert.is(await at('2024-03-11T13:30:00Z', 'exchange'), '2024-03-11T13:30:00.000Z');
  assert.is(await at('2024-03-11 09:30', 'exchange'), '2024-03-11T13:30:00.000Z');
  assert.is(await at('2024-03-08 09:30', 'exchange'), '2024-03-08T14:30:00.000Z');
  assert.is(await at('2024-03-08 09:30:15.25+0530', 'utc'), '2024-03-08T04:00:15.250Z');
});

csv('a row without prices is no bar', async () => {
  const bars = await read(file('empty.csv', `${HEADER}A,2024-01-01,,,,,\n${GOOD}`));
  assert.equal(bars.get('A'), [expected]);
});

const wrong: [string, string, 'AUTOSTOCK_DATA_PARSE' | 'AUTOSTOCK_DATA_INVALID', RegExp][] = [
  [
    'a date',
    'A,02/01/2024,10,12,9,11,100',
    'AUTOSTOCK_DATA_PARSE',
    /line 3: column date was "02\/01\/2024".*YYYY-MM-DD/,
  ],
  ['an impossible date', 'A,2024-02-30,10,12,9,11,100', 'AUTOSTOCK_DATA_PARSE', /"2024-02-30"/],
  [
    'a word',
    'A,2024-01-03,10,12,9,abc,100',
    'AUTOSTOCK_DATA_PARSE',
    /line 3: column close was "abc".*decimal/,
  ],
  ['NaN', 'A,2024-01-03,10,NaN,9,11,100', 'AUTOSTOCK_DATA_INVALID', /line 3: column high was "NaN".*above 0/],
  ['one empty price', 'A,2024-01-03,,12,9,11,100', 'AUTOSTOCK_DATA_INVALID', /column open was ""/],
  ['negative', 'A,2024-01-03,10,12,-9,11,100', 'AUTOSTOCK_DATA_INVALID', /column low was "-9"/],
  ['zero', 'A,2024-01-03,0,12,9,11,100', 'AUTOSTOCK_DATA_INVALID', /column open was "0"/],
  ['infinite', 'A,2024-01-03,10,1e999,9,11,100', 'AUTOSTOCK_DATA_INVALID', /column high was "1e999"/],
  ['negative volume', 'A,2024-01-03,10,12,9,11,-1', 'AUTOSTOCK_DATA_INVALID', /column volume was "-1"/],
  ['a word as volume', 'A,2024-01-03,10,12,9,11,many', 'AUTOSTOCK_DATA_PARSE', /column volume was "many"/],
  [
    'too few fields',
    'A,2024-01-03,10',
    'AUTOSTOCK_DATA_PARSE',
    /row was "A,2024-01-03,10": must have the 7 fields/,
  ],
  ['a cut last field', 'A,2024-01-03,10,12,9,11', 'AUTOSTOCK_DATA_PARSE', /has 6/],
  ['too many fields', 'A,2024-01-03,10,12,9,11,100,7', 'AUTOSTOCK_DATA_PARSE', /has 8/],
  ['no symbol', ',2024-01-03,10,12,9,11,100', 'AUTOSTOCK_DATA_PARSE', /column symbol was ""/],
];
for (const [name, line, code, message] of wrong) {
  csv(`${name} is named by file, line, column, value and rule`, async () => {
    const path = file('wrong.csv', `${HEADER}${GOOD}${line}\n`);
    await throwsCode(() => read(path), code, message);
    await throwsCode(() => read(path), code, 'wrong.csv line 3');
  });
}

csv('all bad rows are counted, the first twenty are listed', async () => {
  const path = file('many.csv', HEADER + 'A,bad,1,1,1,1,1\n'.repeat(30));
  try {
    await read(path);
    assert.unreachable();
  } catch (error) {
    assert.instance(error, AutostockError);
    assert.match((error as AutostockError).message, 'and 29 more');
    assert.is(((error as AutostockError).info.problems as unknown[]).length, 20);
  }
});

csv('missing file, missing column, two columns of one meaning, no rows, damaged gzip', async () => {
  await throwsCode(() => read(join(folder, 'absent.csv')), 'AUTOSTOCK_DATA_NOT_FOUND', 'absent.csv');
  await throwsCode(
    () => read(file('c.csv', 'date,close\n2024-01-02,1\n')),
    'AUTOSTOCK_DATA_PARSE',
    /open, high, low, volume/,
  );
  const twice = 'date,time,open,high,low,close,volume\n';
  await throwsCode(
    () => read(file('d.csv', twice)),
    'AUTOSTOCK_DATA_PARSE',
    /"date" and "time" both mean time/,
  );
  await throwsCode(() => read(file('e.csv', HEADER)), 'AUTOSTOCK_DATA_PARSE', 'no rows');
  await throwsCode(() => read(file('f.csv', '')), 'AUTOSTOCK_DATA_PARSE', 'no rows');
  await throwsCode(
    () => read(file('g.csv.gz', 'not gzip')),
    'AUTOSTOCK_DATA_PARSE',
    'g.csv.gz cannot be read',
  );
  const cut = gzipSync(HEADER + GOOD.repeat(1000)).subarray(0, 80);
  await throwsCode(() => read(file('h.csv.gz', cut)), 'AUTOSTOCK_DATA_PARSE', 'h.csv.gz cannot be read');
  await throwsCode(
    () => read(file('i.csv', `${HEADER}"A,2024-01-02,1,1,1,1,1\n`)),
    'AUTOSTOCK_DATA_PARSE',
    'i.csv cannot be read',
  );
});

csv('a cancelled read says so', async () => {
  const path = file('cancel.csv', HEADER + GOOD);
  const stop = quietContext(AbortSignal.abort());
  const options = { interval: '1d', adjusted: false, timezone: 'utc' } as const;
  await throwsCode(() => readCsv(path, options, new Map(), stop), 'AUTOSTOCK_CANCELLED');
});

csv('what writeCsv writes reads back bit for bit, plain and gzip, and no temporary file stays', async () => {
  const bars: Bar[] = [
    {
      time: parseTime('2024-01-02'),
      open: 1 / 3,
      high: 12.1,
      low: 0.1 + 0.2 - 0.2,
      close: 0.7,
      volume: 12345678901,
    },
    { time: parseTime('2024-01-03'), open: 1e-7, high: 2, low: 1e-7, close: 1, volume: 0 },
  ];
  const panel = panelFromBars(
    new Map([
      ['B,"x"', bars],
      ['A', [bars[1]]],
    ]),
    {
      interval: '1d',
      provenance: { source: 'test', synthetic: true, notes: [] },
    },
  );
  for (const name of ['out.csv', 'deep/out.csv.gz']) {
    const path = join(folder, name);
    await writeCsv(panel, path);
    const back = await loadPanel({ source: 'csv', path, repair: 'none', symbols: ['B,"x"', 'A'] });
    assert.is(back.panel.hash, panel.hash);
    assert.equal(barsOf(back.panel, 0), bars);
  }
  await throwsCode(
    () => writeCsv(panel, join(folder, 'out.csv', 'under-a-file.csv')),
    'AUTOSTOCK_IO_FAILURE',
  );
});

csv.run();
