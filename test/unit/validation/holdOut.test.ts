import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { HoldOut } from '../../../src/validation/index.ts';
import { throwsCode } from '../../assert.ts';

const x = suite('hold-out');
const folder = mkdtempSync(join(tmpdir(), 'autostock-holdout-'));
const looker = fileURLToPath(new URL('./looker.ts', import.meta.url));
const range = { dataHash: 'abc', startMs: 1, endMs: 2 };

x.after(() => rmSync(folder, { recursive: true, force: true }));

x('every look is counted and recorded, also by another process', () => {
  const path = join(folder, 'deep', 'one.jsonl');
  const first = new HoldOut(path, range);
  assert.is(first.count, 0);
  assert.is(first.describe(), 'The hold-out has not been looked at.');
  assert.is(first.look({ timeMs: 10, configHash: 'c1' }), 1);
  assert.is(first.describe(), 'The hold-out has been looked at once.');
  const again = new HoldOut(path, { ...range });
  assert.is(again.look({ timeMs: 20, configHash: 'c2', note: 'second\nthought' }), 2);
  assert.equal(first.looks(), [
    { timeMs: 10, configHash: 'c1' },
    { timeMs: 20, configHash: 'c2', note: 'second\nthought' },
  ]);
  assert.match(first.describe(), /2 times: it is no longer untouched/);
});

x('other data or another range is another hold-out in the same file', () => {
  const path = join(folder, 'two.jsonl');
  new HoldOut(path, range).look({ timeMs: 1, configHash: 'c' });
  assert.is(new HoldOut(path, { ...range, endMs: 3 }).count, 0);
  assert.is(new HoldOut(path, { ...range, dataHash: 'x' }).look({ timeMs: 1, configHash: 'c' }), 1);
  assert.is(new HoldOut(path, range).count, 1);
});

x('a line cut short counts as a look and spoils no other', () => {
  const path = join(folder, 'three.jsonl');
  const holdOut = new HoldOut(path, range);
  holdOut.look({ timeMs: 1, configHash: 'a' });
  appendFileSync(path, '\n{"key":"');
  assert.is(holdOut.look({ timeMs: 2, configHash: 'b' }), 3);
  assert.is(holdOut.looks().length, 2);
});

x('bad input and an unwritable ledger have a code', () => {
  const path = join(folder, 'four.jsonl');
  throwsCode(() => new HoldOut(path, { ...range, endMs: 1 }), 'AUTOSTOCK_CONFIG_INVALID', /endMs .*was 1/);
  throwsCode(() => new HoldOut(path, { ...range, dataHash: '' }), 'AUTOSTOCK_CONFIG_INVALID', /dataHash/);
  const holdOut = new HoldOut(path, range);
  throwsCode(
    () => holdOut.look({ timeMs: Number.NaN, configHash: 'c' }),
    'AUTOSTOCK_CONFIG_INVALID',
    /timeMs/,
  );
  throwsCode(
    () => holdOut.look({ timeMs: 1, configHash: 'c', note: 'n'.repeat(5000) }),
    'AUTOSTOCK_CONFIG_INVALID',
    /4000 bytes/,
  );
  assert.is(holdOut.count, 0);
  writeFileSync(join(folder, 'file'), '');
  const blocked = new HoldOut(join(folder, 'file', 'ledger.jsonl'), range);
  throwsCode(() => blocked.look({ timeMs: 1, configHash: 'c' }), 'AUTOSTOCK_IO_FAILURE', /ledger/);
});

/** A process that looks `looks` times and prints a dot after each; resolves with the dots printed when it ends. */
const looking = (path: string, looks: number, killAfter?: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', looker, path, String(looks)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let granted = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      granted += chunk.length;
      if (killAfter !== undefined && granted >= killAfter) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', () => resolve(granted));
  });

x('processes that look at once, one of them killed, lose no look', async () => {
  const path = join(folder, 'five.jsonl');
  const granted = await Promise.all([looking(path, 40), looking(path, 40), looking(path, 100_000, 10)]);
  assert.equal(granted.slice(0, 2), [40, 40]);
  const { count } = new HoldOut(path, range);
  const total = granted[0] + granted[1] + granted[2];
  assert.ok(granted[2] >= 10 && count >= total, `${count} recorded, ${total} granted`);
  assert.ok(count <= total + 1000);
});

x.run();
