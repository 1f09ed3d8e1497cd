import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  barsOf,
  isShared,
  keepBeside,
  loadPanel,
  panelFromBars,
  slicePanel,
  withHalts,
} from '../../../src/data/index.ts';
import { panelKey } from '../../../src/jobs/panelCache.ts';
import { throwsCode } from '../../assert.ts';

const test = suite('halts');
const folder = mkdtempSync(join(tmpdir(), 'autostock-halts-'));
test.after(() => rmSync(folder, { recursive: true }));
const file = (name: string, lines: readonly string[]): string => {
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  return join(folder, name);
};

// Minutes of a morning, in New York time.
const MINUTES = ['09:30', '09:31', '09:32', '09:33'];
const BARS = file('bars.csv', [
  'symbol,time,open,high,low,close,volume',
  ...['AA', 'BB'].flatMap((symbol) => MINUTES.map((m) => `${symbol},2020-01-02T${m},10,11,9,10,100`)),
]);
const loaded = (lines: readonly string[], path = file('halts.csv', ['symbol,halted,resumed', ...lines])) =>
  loadPanel({ source: 'csv', interval: '1m', timezone: 'exchange', path: BARS, halts: { path } });

test('a bar is halted where it ends in a halt, not where a later one will begin', async () => {
  const { panel } = await loaded([
    // Ends of bars: 09:31, 09:32, 09:33, 09:34.
    'AA,2020-01-02T09:31:30,2020-01-02T09:33:00',
    'BB,2020-01-02T14:33:00Z,',
    'CC,2020-01-02T09:30:00,',
  ]);
  assert.equal([...panel.halted!], [0, 1, 0, 0, 0, 0, 1, 1]);
  assert.ok(isShared(panel));
  assert.is(panel.provenance.notes.at(-1), 'halts: halts.csv; 3 bars end in one');
});

test('files without a symbol column are named after it; several are read together', async () => {
  const lines = ['start,end', '2020-01-02T09:31,2020-01-02T09:32'];
  const [aa, bb] = [file('AA.csv', lines), file('BB.csv', lines)];
  const data = { source: 'csv', interval: '1m', timezone: 'exchange', path: BARS } as const;
  const { panel } = await loadPanel({ ...data, halts: { path: [aa, bb] } });
  assert.equal([...panel.halted!], [1, 0, 0, 0, 1, 0, 0, 0]);
  const plain = (await loadPanel(data)).panel;
  assert.is(plain.halted, undefined);
  assert.is.not(plain.hash, panel.hash);
  const key = () => panelKey({ ...data, repair: 'safe', adjusted: false, halts: { path: aa } });
  const before = await key();
  file('AA.csv', [...lines, '2020-01-02T09:33,']);
  assert.is.not(await key(), before);
});

test('halts stay beside their bars when a panel is cut or changed', async () => {
  const { panel } = await loaded(['AA,2020-01-02T09:32,2020-01-02T09:34']);
  assert.equal([...panel.halted!.subarray(0, 4)], [0, 1, 1, 0]);
  assert.equal([...slicePanel(panel, 2, 4).halted!], [1, 0, 0, 0]);
  const few = panelFromBars(new Map([['AA', barsOf(panel, 0).slice(1, 3)]]), panel);
  assert.equal([...keepBeside(few, panel).halted!], [1, 1]);
  assert.is(keepBeside(few, few), few);
  throwsCode(
    () => withHalts(panel, Uint8Array.of(1)),
    'AUTOSTOCK_DATA_INVALID',
    /halted must have 8 values \[symbols\]\[bars\], has 1/,
  );
});

test('a bad row, a missing column and a missing file are refused by name', async () => {
  const refused = async (work: Promise<unknown>, code: Parameters<typeof throwsCode>[1], what: RegExp) =>
    throwsCode(work, code, what);
  const start = '2020-01-02T09:31';
  await refused(
    loaded([`AA,${start},2020-01-02T09:30`]),
    'AUTOSTOCK_DATA_INVALID',
    /halts\.csv line 2: column end was "2020-01-02T09:30": must be after start/,
  );
  await refused(loaded([`AA,${start},soon`]), 'AUTOSTOCK_DATA_PARSE', /line 2: column end was "soon"/);
  await refused(loaded(['AA,,']), 'AUTOSTOCK_DATA_PARSE', /column start was ""/);
  await refused(loaded([`AA,${start}`]), 'AUTOSTOCK_DATA_PARSE', /must have the 3 fields of the header/);
  await refused(
    loaded([], file('bad.csv', ['symbol,when', 'AA,x'])),
    'AUTOSTOCK_DATA_PARSE',
    /no column for start, end/,
  );
  await refused(loaded([], join(folder, 'none.csv')), 'AUTOSTOCK_DATA_NOT_FOUND', /check data\.halts\.path/);
});

test.run();
