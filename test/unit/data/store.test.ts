import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { AutostockError, type Bar, parseTime, quietContext } from '../../../src/core/index.ts';
import {
  type BarRequest,
  type BarSource,
  listStore,
  loadPanel,
  readBars,
  sessions,
  storePath,
  syncBars,
  writeBars,
} from '../../../src/data/index.ts';
import { throwsCode } from '../../assert.ts';

const store = suite('store');
let folder = '';
store.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'autostock-store-'));
});
store.after.each(() => rmSync(folder, { recursive: true }));

const bars: Bar[] = sessions('2024-01-02', '2024-06-28').map((date, i) => ({
  time: parseTime(date),
  open: 10 + i / 3,
  high: 12 + i / 3,
  low: 9 + i / 3,
  close: 11 + i / 3,
  volume: i,
}));

store('bars read back bit for bit; unusual symbols stay inside the folder', async () => {
  for (const symbol of ['A', 'BRK.B', '../../x', 'a/b', '..']) {
    assert.is(await writeBars(folder, symbol, '1d', bars), bars.length);
    assert.equal(await readBars(folder, symbol, '1d'), bars);
    assert.ok(storePath(folder, symbol, '1d').startsWith(join(folder, '1d')));
  }
  assert.is(readdirSync(join(folder, '1d')).length, 5);
  const listed = await listStore(folder);
  assert.equal(new Set(listed.map((h) => h.symbol)), new Set(['A', 'BRK.B', '../../x', 'a/b', '..']));
  assert.is(listed[0].first, bars[0].time);
  assert.is(listed[0].last, bars.at(-1)!.time);
});

store('new bars merge: one for each time, the newer wins, order kept', async () => {
  await writeBars(folder, 'A', '1d', bars.slice(10, 60));
  const newer = bars.slice(50, 80).map((b) => ({ ...b, volume: 7 }));
  assert.is(await writeBars(folder, 'A', '1d', newer), 70);
  assert.is(await writeBars(folder, 'A', '1d', bars.slice(0, 10)), 80);
  const merged = await readBars(folder, 'A', '1d');
  assert.equal(merged, [...bars.slice(0, 50), ...newer]);
});

store('unusable bars are refused and leave the file as it was', async () => {
  await writeBars(folder, 'A', '1d', bars);
  const bad = [{ ...bars[3], close: Number.NaN }];
  await throwsCode(() => writeBars(folder, 'A', '1d', bad), 'AUTOSTOCK_DATA_INVALID', 'close NaN');
  assert.equal(await readBars(folder, 'A', '1d'), bars);
  assert.equal(readdirSync(join(folder, '1d')), ['A.bars']);
});

store('every damaged byte range is found', async () => {
  await writeBars(folder, 'A', '1d', bars);
  const path = storePath(folder, 'A', '1d');
  const whole = readFileSync(path);
  const patched = (patch: (b: Buffer) => void) => (b: Buffer) => {
    patch(b);
    return b;
  };
  const damage: ((b: Buffer) => Buffer)[] = [
    (b) => b.subarray(0, b.length - 8),
    (b) => b.subarray(0, 10),
    (b) => Buffer.concat([b, Buffer.alloc(8)]),
    patched((b) => b.writeUInt8(b[b.length - 3] ^ 1, b.length - 3)),
    patched((b) => b.writeUInt8(0, 0)),
    patched((b) => b.writeUInt32LE(0xffffffff, 8)),
    patched((b) => b.write('}', 12)),
  ];
  for (const change of damage) {
    writeFileSync(path, change(Buffer.from(whole)));
    await throwsCode(() => readBars(folder, 'A', '1d'), 'AUTOSTOCK_DATA_PARSE', 'Delete it and sync again');
  }
});

store('missing folder, symbol and interval', async () => {
  assert.equal(await listStore(join(folder, 'absent')), []);
  await throwsCode(() => readBars(folder, 'A', '1d'), 'AUTOSTOCK_DATA_NOT_FOUND', '1d bars of A');
  await throwsCode(
    () => loadPanel({ source: 'store', path: folder }),
    'AUTOSTOCK_DATA_NOT_FOUND',
    'data sync',
  );
  await writeBars(folder, 'A', '1d', bars);
  const absent = { source: 'store', path: folder, symbols: ['B'] } as const;
  await throwsCode(() => loadPanel({ ...absent, symbols: ['B'] }), 'AUTOSTOCK_DATA_NOT_FOUND', 'it has A');
  const { panel } = await loadPanel({
    source: 'store',
    path: folder,
    start: '2024-02-01',
    end: '2024-02-29',
  });
  assert.is(panel.time.length, 20);
});

/** Pages of `size` bars of the history above; remembers what it was asked. */
function paged(size: number, stopAfter = Number.POSITIVE_INFINITY, stop?: AbortController) {
  const requests: BarRequest[] = [];
  const source: BarSource = {
    name: 'test feed',
    async *bars(request) {
      requests.push(request);
      const wanted = bars.filter(
        (b) => b.time >= request.start && (request.end === undefined || b.time < request.end),
      );
      let pages = 0;
      for (let i = 0; i < wanted.length; i += size) {
        if (pages++ === stopAfter) {
          if (!stop) throw new AutostockError('AUTOSTOCK_BROKER_UNAVAILABLE', 'gone');
          stop.abort();
        }
        yield { symbol: request.symbols[0], bars: wanted.slice(i, i + size) };
      }
    },
  };
  return { source, requests };
}
const request: BarRequest = { symbols: ['A', 'B'], interval: '1d', start: parseTime('2023-12-01') };

store('sync fills the store, then asks only from the last stored bar', async () => {
  const first = paged(20);
  const results = await syncBars(first.source, folder, request, quietContext());
  assert.equal(
    results.map((r) => [r.symbol, r.received, r.stored]),
    [
      ['A', bars.length, bars.length],
      ['B', bars.length, bars.length],
    ],
  );
  const second = paged(20);
  const again = await syncBars(second.source, folder, request, quietContext());
  assert.equal(
    second.requests.map((r) => r.start),
    [bars.at(-1)!.time, bars.at(-1)!.time],
  );
  assert.equal(
    again.map((r) => [r.received, r.stored]),
    [
      [1, bars.length],
      [1, bars.length],
    ],
  );
  assert.equal(await readBars(folder, 'B', '1d'), bars);
});

store('a broken download keeps whole pages and resumes; a longer past is fetched again', async () => {
  const late = { ...request, symbols: ['A'], start: parseTime('2024-03-01') };
  await throwsCode(
    () => syncBars(paged(10, 2).source, folder, late, quietContext()),
    'AUTOSTOCK_BROKER_UNAVAILABLE',
  );
  assert.is((await readBars(folder, 'A', '1d')).length, 20);
  const resume = paged(10);
  await syncBars(resume.source, folder, late, quietContext());
  assert.ok(resume.requests[0].start > late.start);
  await throwsCode(
    () => syncBars(paged(10, 1).source, folder, { ...request, symbols: ['A'] }, quietContext()),
    'AUTOSTOCK_BROKER_UNAVAILABLE',
  );
  const whole = paged(10);
  await syncBars(whole.source, folder, { ...request, symbols: ['A'] }, quietContext());
  assert.is(whole.requests[0].start, request.start, 'the part that failed must not count as covered');
  assert.equal(await readBars(folder, 'A', '1d'), bars);
});

store('cancelling stops at a page, keeps it and leaves no temporary file', async () => {
  const stop = new AbortController();
  const { source } = paged(10, 3, stop);
  await throwsCode(() => syncBars(source, folder, request, quietContext(stop.signal)), 'AUTOSTOCK_CANCELLED');
  assert.is((await readBars(folder, 'A', '1d')).length, 40);
  assert.equal(readdirSync(join(folder, '1d')), ['A.bars']);
});

store('a source that sends another symbol is refused', async () => {
  const source: BarSource = {
    name: 'mixed feed',
    async *bars() {
      yield { symbol: 'Z', bars };
    },
  };
  await throwsCode(
    () => syncBars(source, folder, request, quietContext()),
    'AUTOSTOCK_DATA_INVALID',
    'Z when asked for A',
  );
});

store.run();
