import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Panel, TimeMs } from '../../../src/core/index.ts';
import {
  barEnd,
  barsOf,
  csvLines,
  isShared,
  keepBeside,
  loadPanel,
  panelFromBars,
  slicePanel,
  withQuotes,
} from '../../../src/data/index.ts';
import { panelKey } from '../../../src/jobs/panelCache.ts';
import { applyScenario } from '../../../src/montecarlo/index.ts';
import { sameArray, throwsCode } from '../../assert.ts';

const test = suite('quotes');
const folder = mkdtempSync(join(tmpdir(), 'autostock-quotes-'));
test.after(() => rmSync(folder, { recursive: true }));
const file = (name: string, lines: readonly string[]): string => {
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  return join(folder, name);
};
const U = Number.NaN;

// Thursday, a half day on Friday, Monday: bars of AA and, but for the Friday, of BB.
const BARS = file('bars.csv', [
  'symbol,date,open,high,low,close,volume',
  ...['2019-11-27', '2019-11-29', '2019-12-02'].map((date) => `AA,${date},10,11,9,10,100`),
  ...['2019-11-27', '2019-12-02'].map((date) => `BB,${date},20,21,19,20,100`),
]);
const daily = (quotes: Record<string, unknown>, path = BARS) => loadPanel({ source: 'csv', path, quotes });
const bidsOf = async (lines: readonly string[], change: Record<string, unknown> = {}): Promise<number[]> => {
  const path = file('quotes.csv', ['symbol,timestamp,bid,ask', ...lines]);
  return [...(await daily({ path, ...change })).panel.quotes!.bid];
};

test('a bar ends at the close of its session, an intraday bar not after it', () => {
  const at = (text: string) => Date.parse(text) as TimeMs;
  assert.is(barEnd(at('2019-11-27T00:00Z'), '1d'), at('2019-11-27T21:00Z'));
  assert.is(barEnd(at('2019-11-29T00:00Z'), '1d'), at('2019-11-29T18:00Z'));
  assert.is(barEnd(at('2019-11-30T00:00Z'), '1d'), at('2019-11-30T21:00Z'));
  assert.is(barEnd(at('2019-11-27T14:30Z'), '1h'), at('2019-11-27T15:30Z'));
  assert.is(barEnd(at('2019-11-27T20:30Z'), '1h'), at('2019-11-27T21:00Z'));
  assert.is(barEnd(at('2019-11-27T22:00Z'), '1h'), at('2019-11-27T23:00Z'));
});

test('each bar gets the last quote up to its end, whatever the order of the rows', async () => {
  assert.equal(
    await bidsOf([
      'AA,2019-11-29T18:00:00Z,9.7,9.8',
      'AA,2019-11-27T20:59:59.999Z,9.5,9.6',
      'AA,2019-11-27T14:30:00Z,9.4,9.6',
      'AA,2019-11-27T21:00:00.001Z,9.6,9.7',
      'BB,2019-12-02,19.5,19.6',
      'CC,2019-12-02,1,x',
      'AA,2019-12-03,9.9,10',
    ]),
    [9.5, 9.7, U, U, U, 19.5],
  );
});

test('a quote stands for the length of a bar, or for maxAgeMinutes', async () => {
  const lines = ['AA,2019-11-27T15:00:00Z,9.5,9.6'];
  assert.equal((await bidsOf(lines)).slice(0, 3), [9.5, U, U]);
  assert.equal((await bidsOf(lines, { maxAgeMinutes: 52 * 60 })).slice(0, 3), [9.5, 9.5, U]);
  assert.equal((await bidsOf([...lines, 'AA,2019-12-02,8,9'], { maxAgeMinutes: 360 })).slice(0, 3), [
    U,
    U,
    8,
  ]);
});

test('crossed and one-sided quotes are left out and counted; the one before stands', async () => {
  const path = file('crossed.csv', [
    'symbol,timestamp,bid,ask',
    'AA,2019-11-27T15:00:00Z,9.5,9.6',
    'AA,2019-11-27T16:00:00Z,9.9,9.8',
    'AA,2019-11-27T17:00:00Z,0,9.8',
    'AA,2019-11-27T18:00:00Z,9.9,',
  ]);
  const { panel } = await daily({ path });
  assert.is(panel.quotes!.bid[0], 9.5);
  assert.match(
    panel.provenance.notes.at(-1)!,
    'quotes: crossed.csv; 20.0 % of the bars have one; 3 crossed or one-sided quotes left out',
  );
});

test('bid and ask columns of the data files are the quotes at the end of their bars', async () => {
  const path = file('both.csv', [
    'symbol,date,open,high,low,close,volume,bid,ask',
    'AA,2019-11-27,10,11,9,10,100,9.9,10.1',
    'AA,2019-11-29,10,11,9,10,100,,',
    'AA,2019-12-02,10,11,9,10,100,9.8,10.2',
  ]);
  const { panel } = await daily({}, path);
  assert.equal([...panel.quotes!.bid], [9.9, U, 9.8]);
  assert.equal([...panel.quotes!.ask], [10.1, U, 10.2]);
  assert.ok(isShared(panel));
  const again = await daily({}, file('again.csv', [...csvLines(panel)].join('').trimEnd().split('\n')));
  assert.is(again.panel.hash, panel.hash);
  const plain = (await loadPanel({ source: 'csv', path })).panel;
  assert.is(plain.quotes, undefined);
  assert.is.not(plain.hash, panel.hash);
});

test('files without a symbol column are named after it; intraday times take the timezone of the data', async () => {
  const times = ['09:30', '09:31', '09:32'];
  const path = file('zz.csv', [
    'time,open,high,low,close,volume',
    ...times.map((t) => `2020-01-02T${t},10,11,9,10,100`),
  ]);
  const quotes = file('ZZ.quotes.csv', ['t,bp,ap', '2020-01-02T09:31:00,9,10', '2020-01-02T09:31:01,8,9']);
  const { panel } = await loadPanel({
    source: 'csv',
    path,
    interval: '1m',
    timezone: 'exchange',
    quotes: { path: quotes },
  });
  assert.equal([...panel.quotes!.bid], [9, 8, U]);
});

const cut = (panel: Panel, bars: number) => {
  const { bid, ask } = slicePanel(panel, 0, bars).quotes!;
  return [...bid, ...ask];
};

test('no look-ahead: rows and bars after a time change nothing up to it', async () => {
  const rows = [
    'AA,2019-11-27T20:00:00Z,9.5,9.6',
    'AA,2019-11-29T17:59:00Z,9.6,9.7',
    'BB,2019-11-27T20:00:00Z,19,20',
    'AA,2019-11-29T18:00:01Z,5,6',
    'AA,2019-12-02T15:00:00Z,4,6',
    'BB,2019-12-02T15:00:00Z,4,6',
  ];
  const load = async (count: number, end?: string) => {
    const path = file(`upto${count}.csv`, ['symbol,t,bid,ask', ...rows.slice(0, count)]);
    const quotes = { path, maxAgeMinutes: 10_000 };
    return (await loadPanel({ source: 'csv', path: BARS, quotes, ...(end && { end }) })).panel;
  };
  const whole = await load(6);
  assert.equal(cut(await load(3), 2), cut(whole, 2));
  assert.equal(cut(await load(6, '2019-11-29'), 2), cut(whole, 2));
});

test('what is wrong names file, line, column, value and rule', async () => {
  const quotes = (name: string, ...lines: string[]) => ({ path: file(name, lines) });
  const head = 'symbol,time,bid,ask';
  const refuse = (part: Record<string, unknown>, code: Parameters<typeof throwsCode>[1], text: string) =>
    throwsCode(() => daily(part), code, text);
  await refuse(
    quotes('a.csv', head, 'AA,2019-11-27,9,ten'),
    'AUTOSTOCK_DATA_PARSE',
    'a.csv line 2: column ask was "ten"',
  );
  await refuse(
    quotes('b.csv', head, 'AA,2019-11-27,9,10', 'AA,2019-11-29,-9,10'),
    'AUTOSTOCK_DATA_INVALID',
    'b.csv line 3: column bid was "-9": must be finite and above 0',
  );
  await refuse(
    quotes('c.csv', head, 'AA,soon,9,10'),
    'AUTOSTOCK_DATA_PARSE',
    'c.csv line 2: column time was "soon"',
  );
  await refuse(quotes('d.csv', 'symbol,time,bid', 'AA,soon,9'), 'AUTOSTOCK_DATA_PARSE', 'no column for ask');
  await refuse(
    quotes('e.csv', head, 'AA,2019-11-27,9'),
    'AUTOSTOCK_DATA_PARSE',
    'must have the 4 fields of the header',
  );
  await refuse(
    quotes('f.csv', head, 'aa,2019-11-27,9,10'),
    'AUTOSTOCK_DATA_NOT_FOUND',
    'no bar has a quote: 1 rows',
  );
  await refuse({ path: join(folder, 'none.csv') }, 'AUTOSTOCK_DATA_NOT_FOUND', 'check data.quotes.path');
  await refuse({}, 'AUTOSTOCK_DATA_PARSE', 'bars.csv line 1: no column for bid, ask');
  await refuse({ maxAgeMinutes: 0 }, 'AUTOSTOCK_CONFIG_INVALID', 'data.quotes.maxAgeMinutes');
  await throwsCode(
    () => loadPanel({ source: 'synth', quotes: {} }),
    'AUTOSTOCK_CONFIG_INVALID',
    'data.quotes.path is required with data.source: synth',
  );
});

const quoted = (): Panel => {
  const bar = (t: number) => ({
    time: (t * 86_400_000) as TimeMs,
    open: 10,
    high: 11,
    low: 9,
    close: 10 + t,
    volume: 1,
  });
  const about = { interval: '1d', provenance: { source: 't', synthetic: true, notes: [] } } as const;
  const panel = panelFromBars(new Map([['A', [0, 1, 2, 3].map(bar)]]), about);
  return withQuotes(panel, { bid: Float64Array.of(1, 2, U, 4), ask: Float64Array.of(2, 3, U, 5) });
};

test('slices and scenarios keep quotes beside their bars', () => {
  const panel = quoted();
  assert.equal([...slicePanel(panel, 1, 4).quotes!.ask], [3, U, 5]);
  const { interval, provenance } = panel;
  const some = panelFromBars(new Map([['A', barsOf(panel, 0).slice(1)]]), { interval, provenance });
  assert.equal([...keepBeside(some, panel).quotes!.bid], [2, U, 4]);
  const shocked = applyScenario(panel, { name: 'gap-down' }, 7).panel;
  sameArray(shocked.quotes!.bid, panel.quotes!.bid);
  throwsCode(
    () => withQuotes(panel, { bid: Float64Array.of(1), ask: panel.quotes!.ask }),
    'AUTOSTOCK_DATA_INVALID',
    'quotes.bid must have 4 values',
  );
});

test('a cached panel is read again when its quotes change', async () => {
  const path = file('key.csv', ['a']);
  const data = { source: 'embedded', interval: '1d', quotes: { path } } as Parameters<typeof panelKey>[0];
  const before = await panelKey(data);
  assert.is(await panelKey(data), before);
  file('key.csv', ['a', 'b']);
  assert.is.not(await panelKey(data), before);
});

test.run();
