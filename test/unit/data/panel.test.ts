import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Bar, FIELDS, parseTime } from '../../../src/core/index.ts';
import { barsOf, isShared, panelFromBars, slicePanel, symbolIndex } from '../../../src/data/index.ts';
import { sameArray, throwsCode } from '../../assert.ts';

const panel = suite('panel');
const about = { interval: '1d', provenance: { source: 'test', synthetic: true, notes: [] } } as const;
const bar = (date: string, close: number): Bar => ({
  time: parseTime(date),
  open: close - 1,
  high: close + 2,
  low: close - 2,
  close,
  volume: 100 * close,
});
const A = [bar('2024-01-02', 10), bar('2024-01-03', 11), bar('2024-01-05', 13)];
const B = [bar('2024-01-03', 20), bar('2024-01-04', 21)];
const build = () =>
  panelFromBars(
    new Map([
      ['A', A],
      ['B', B],
    ]),
    about,
  );

panel('times are the union, holes are NaN, layout is [symbol][time]', () => {
  const p = build();
  assert.equal(p.symbols, ['A', 'B']);
  sameArray(p.time, ['2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05'].map(parseTime));
  sameArray(p.fields.close, [10, 11, Number.NaN, 13, Number.NaN, 20, 21, Number.NaN]);
  sameArray(p.fields.volume, [1000, 1100, Number.NaN, 1300, Number.NaN, 2000, 2100, Number.NaN]);
  assert.ok(isShared(p));
});

panel('barsOf gives back what went in', () => {
  const p = build();
  assert.equal(barsOf(p, 0), A);
  assert.equal(barsOf(p, 1), B);
});

panel('the hash names the content and nothing else', () => {
  assert.is(build().hash, build().hash);
  assert.match(build().hash, /^[0-9a-f]{64}$/);
  const other = panelFromBars(
    new Map([
      ['A', A],
      ['B', [B[0], { ...B[1], close: 21.0000001 }]],
    ]),
    about,
  );
  assert.is.not(other.hash, build().hash);
  const renamed = panelFromBars(
    new Map([
      ['A', A],
      ['C', B],
    ]),
    about,
  );
  assert.is.not(renamed.hash, build().hash);
});

panel('a slice copies the range of every symbol', () => {
  const p = slicePanel(build(), 1, 3);
  sameArray(p.fields.close, [11, Number.NaN, 20, 21]);
  sameArray(p.time, ['2024-01-03', '2024-01-04'].map(parseTime));
  assert.is.not(p.hash, build().hash);
  const whole = slicePanel(build(), 0, 4);
  assert.is(whole.hash, build().hash);
  for (const field of FIELDS) sameArray(whole.fields[field], build().fields[field]);
});

panel('wrong ranges, symbols and rows are coded', () => {
  const p = build();
  for (const [from, to] of [
    [-1, 2],
    [2, 2],
    [0, 5],
    [0.5, 2],
    [3, 1],
  ]) {
    throwsCode(() => slicePanel(p, from, to), 'AUTOSTOCK_DATA_TOO_SHORT', `[${from}, ${to})`);
  }
  assert.is(symbolIndex(p, 'B'), 1);
  throwsCode(() => symbolIndex(p, 'b'), 'AUTOSTOCK_DATA_NOT_FOUND', 'did you mean');
  throwsCode(() => barsOf(p, 2), 'AUTOSTOCK_DATA_NOT_FOUND', '0..1');
});

panel('an empty map and unsorted bars are refused', () => {
  throwsCode(() => panelFromBars(new Map(), about), 'AUTOSTOCK_DATA_TOO_SHORT');
  throwsCode(() => panelFromBars(new Map([['A', []]]), about), 'AUTOSTOCK_DATA_TOO_SHORT');
  throwsCode(
    () => panelFromBars(new Map([['A', [A[1], A[0]]]]), about),
    'AUTOSTOCK_DATA_INVALID',
    '2024-01-02',
  );
  throwsCode(() => panelFromBars(new Map([['A', [A[0], A[0]]]]), about), 'AUTOSTOCK_DATA_INVALID');
});

panel.run();
