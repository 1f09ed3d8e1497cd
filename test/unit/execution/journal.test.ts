import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { TimeMs } from '../../../src/core/index.ts';
import {
  createMemoryJournal,
  type Journal,
  type JournalRecord,
  openFileJournal,
} from '../../../src/execution/index.ts';
import { throwsCode } from '../../assert.ts';

const test = suite<{ folder: string; path: string }>('journal');
test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'autostock-journal-'));
  context.path = join(context.folder, 'deep', 'orders.ndjson');
});
test.after.each(({ folder }) => rmSync(folder, { recursive: true, force: true }));

const entry = (n: number) => ({
  at: n as TimeMs,
  kind: 'event',
  data: { n, text: 'é\n"', missing: undefined },
});
async function all(journal: Journal): Promise<JournalRecord[]> {
  const records: JournalRecord[] = [];
  for await (const record of journal.read()) records.push(record);
  return records;
}
async function written(path: string, count: number): Promise<void> {
  const journal = await openFileJournal(path);
  for (let n = 1; n <= count; n++) await journal.append(entry(n));
  await journal.close();
}

test('records are numbered, chained and readable by their owner alone', async ({ path }) => {
  const journal = await openFileJournal(path);
  const records = await Promise.all([1, 2, 3].map((n) => journal.append(entry(n))));
  assert.equal(
    records.map((r) => r.seq),
    [1, 2, 3],
  );
  assert.is(records[1].prev, records[0].hash);
  assert.is(records[0].prev, '0'.repeat(64));
  assert.equal(await all(journal), records);
  assert.equal(records[0].data, { n: 1, text: 'é\n"' });
  assert.is(statSync(path).mode & 0o777, 0o600);
  await journal.close();
});

test('a new process goes on where the last one stopped', async ({ path }) => {
  await written(path, 2);
  const journal = await openFileJournal(path);
  const next = await journal.append(entry(3));
  assert.is(next.seq, 3);
  assert.is((await all(journal)).length, 3);
  await journal.close();
});

test('a torn last line is dropped, at every byte where a crash can tear it', async ({ path }) => {
  await written(path, 3);
  const bytes = readFileSync(path);
  const last = bytes.lastIndexOf('\n', bytes.length - 2) + 1;
  for (let cut = last; cut < bytes.length; cut += 7) {
    writeFileSync(path, bytes.subarray(0, cut));
    const journal = await openFileJournal(path);
    assert.is((await all(journal)).length, 2);
    assert.is((await journal.append(entry(9))).seq, 3);
    await journal.close();
    const again = await openFileJournal(path);
    assert.is((await all(again)).length, 3);
    await again.close();
  }
});

test('a changed, removed or moved record is found', async ({ path }) => {
  await written(path, 4);
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  const tampered: [string, string[]][] = [
    ['changed', [lines[0], lines[1].replace('"n":2', '"n":7'), lines[2], lines[3]]],
    ['removed', [lines[0], lines[2], lines[3]]],
    ['moved', [lines[1], lines[0], lines[2], lines[3]]],
    ['garbage', [lines[0], '{"seq":', lines[2]]],
  ];
  for (const [what, kept] of tampered) {
    writeFileSync(path, `${kept.join('\n')}\n`);
    await throwsCode(openFileJournal(path), 'AUTOSTOCK_IO_FAILURE', /damaged at record \d/);
    assert.ok(what);
  }
});

test('nothing is written after a failed write', async ({ path }) => {
  const journal = await openFileJournal(path);
  await journal.append(entry(1));
  await journal.close();
  await throwsCode(journal.append(entry(2)), 'AUTOSTOCK_IO_FAILURE', 'cannot be written');
  await throwsCode(journal.append(entry(3)), 'AUTOSTOCK_IO_FAILURE', 'cannot be written');
  appendFileSync(path, '');
  const again = await openFileJournal(path);
  assert.is((await all(again)).length, 1);
  await again.close();
});

test('the journal in memory is the same chain', async ({ path }) => {
  const file = await openFileJournal(path);
  const memory = createMemoryJournal();
  for (const n of [1, 2]) assert.equal(await memory.append(entry(n)), await file.append(entry(n)));
  assert.equal(await all(memory), await all(file));
  await file.close();
  await memory.close();
});

test.run();
