import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRng } from '../../../src/core/index.ts';
import {
  JOURNAL_FILE,
  type JournalHead,
  type OpenMode,
  ROWS_FILE,
  RowStore,
} from '../../../src/study/store/index.ts';
import { sameArray, throwsCode } from '../../assert.ts';

const store = suite('sweep row store');
const root = mkdtempSync(join(tmpdir(), 'autostock-rows-'));
store.after(() => rmSync(root, { recursive: true }));

const head: JournalHead = {
  kind: 'sweep',
  format: 1,
  study: { costs: { bps: 2 }, space: { from: 1, to: 9 } },
  dataHash: 'd',
  codeVersion: '1',
  path: 'auto',
  simd: 'auto',
  device: 'cpu',
  sets: 9,
  symbols: ['A', 'B'],
  columns: ['x', 'y', 'z'],
};
const PER_SET = 6;
const all = Float64Array.from({ length: head.sets * PER_SET }, (_, i) =>
  i % 7 === 3 ? Number.NaN : Math.sin(i),
);
const CHUNKS = [2, 3, 1, 3];

/** Adds sets from where the store is to the end, in the chunks of an unbroken sweep or of any other size. */
async function finish(dir: string, mode: OpenMode, size?: number): Promise<number> {
  const rows = await RowStore.open(dir, head, mode);
  const began = rows.done;
  let chunk = 0;
  while (rows.done < head.sets) {
    const count = Math.min(size ?? CHUNKS[chunk++], head.sets - rows.done);
    await rows.add(all.slice(rows.done * PER_SET), count);
  }
  await rows.close();
  return began;
}

const bytes = (dir: string, file = ROWS_FILE) => readFileSync(join(dir, file));

store('rows come back and the journal names every chunk', async () => {
  const dir = join(root, 'plain');
  await finish(dir, 'new');
  sameArray(new Float64Array(Uint8Array.from(bytes(dir)).buffer), all);
  const lines = bytes(dir, JOURNAL_FILE)
    .toString()
    .trimEnd()
    .split('\n')
    .map((l) => JSON.parse(l));
  assert.equal(lines[0], head);
  assert.equal(
    lines.slice(1).map((l) => [l.chunk, l.from, l.count]),
    [
      [0, 0, 2],
      [1, 2, 3],
      [2, 5, 1],
      [3, 6, 3],
    ],
  );
  const rows = await RowStore.open(dir, head, 'resume');
  assert.is(rows.done, head.sets);
  const out = new Float64Array(2 * PER_SET);
  await rows.read(3, 2, out);
  sameArray(out, all.slice(3 * PER_SET, 5 * PER_SET));
  await rows.close();
});

store('a journal cut at any byte resumes to the same rows', async () => {
  const whole = join(root, 'whole');
  await finish(whole, 'new');
  const length = bytes(whole, JOURNAL_FILE).length;
  for (let cut = 0; cut <= length; cut += cut < 300 ? 7 : 1) {
    const dir = join(root, 'cut');
    cpSync(whole, dir, { recursive: true });
    truncateSync(join(dir, JOURNAL_FILE), cut);
    await finish(dir, 'resume', 2);
    assert.ok(bytes(dir).equals(bytes(whole)), `journal cut at ${cut}`);
    rmSync(dir, { recursive: true });
  }
});

store('rows cut at any byte, or longer than the journal says, resume to the same rows', async () => {
  const whole = join(root, 'whole');
  const length = bytes(whole).length;
  for (let cut = 0; cut < length; cut += 5) {
    const dir = join(root, 'rows');
    cpSync(whole, dir, { recursive: true });
    truncateSync(join(dir, ROWS_FILE), cut);
    const began = await finish(dir, 'resume');
    assert.ok(began * PER_SET * 8 <= cut);
    assert.ok(bytes(dir).equals(bytes(whole)), `rows cut at ${cut}`);
    rmSync(dir, { recursive: true });
  }
  appendFileSync(join(whole, ROWS_FILE), 'torn');
  await finish(whole, 'resume');
  assert.is(bytes(whole).length, length);
});

store('a flipped byte is found and redone from there', async () => {
  const whole = join(root, 'whole');
  const rng = createRng(5, 'flip');
  for (let round = 0; round < 20; round++) {
    const dir = join(root, 'flip');
    cpSync(whole, dir, { recursive: true });
    const damaged = bytes(dir);
    damaged[rng.integer(damaged.length)] ^= 1 << rng.integer(8);
    writeFileSync(join(dir, ROWS_FILE), damaged);
    assert.ok((await finish(dir, 'resume')) < head.sets);
    assert.ok(bytes(dir).equals(bytes(whole)));
    rmSync(dir, { recursive: true });
  }
});

store('another study, other data, other code and a folder in use are refused by name', async () => {
  const dir = join(root, 'whole');
  await throwsCode(RowStore.open(dir, head, 'new'), 'AUTOSTOCK_STUDY_RESUME', /--resume/);
  const changed = { ...head, study: { ...head.study, costs: { bps: 3 } } };
  await throwsCode(
    RowStore.open(dir, changed, 'resume'),
    'AUTOSTOCK_STUDY_RESUME',
    /costs\.bps: was 2, now 3/,
  );
  await throwsCode(
    RowStore.open(dir, { ...head, dataHash: 'e' }, 'resume'),
    'AUTOSTOCK_STUDY_RESUME',
    /data/,
  );
  await throwsCode(
    RowStore.open(dir, { ...head, codeVersion: '2' }, 'resume'),
    'AUTOSTOCK_STUDY_RESUME',
    /code/,
  );
  await throwsCode(
    RowStore.open(dir, { ...head, path: 'lanes' }, 'resume'),
    'AUTOSTOCK_STUDY_RESUME',
    /path/,
  );
});

store.run();
