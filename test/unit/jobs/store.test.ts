import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { tempBeside, writeFileAtomic } from '../../../src/jobs/atomicFile.ts';
import type { JobRecord } from '../../../src/jobs/index.ts';
import { JobStore } from '../../../src/jobs/store.ts';
import { resolveRunConfig } from '../../../src/pipeline/index.ts';
import { throwsCode } from '../../assert.ts';

const x = suite('job store');
const root = mkdtempSync(join(tmpdir(), 'autostock-store-'));
const config = resolveRunConfig({});
const record = (id: string, createdAt: string): JobRecord => ({
  id,
  kind: 'run',
  state: 'succeeded',
  config,
  configHash: 'h',
  createdAt,
  warnings: [],
});

x.after(() => rmSync(root, { recursive: true }));

x('records come back in order of creation; damaged ones are skipped', () => {
  const store = new JobStore(root);
  store.put(record('b', '2026-01-02T00:00:00.000Z'));
  store.put(record('a', '2026-01-03T00:00:00.000Z'));
  store.put(record('c', '2026-01-01T00:00:00.000Z'));
  writeFileSync(join(root, 'jobs', 'torn.json'), '{"id": "to');
  const ids = new JobStore(root).all().map((job) => job.id);
  assert.equal(ids, ['c', 'b', 'a']);
});

x('what a killed process left half-written is removed at the start; finished runs stay', () => {
  const half = tempBeside(join(root, 'runs', 'a'));
  mkdirSync(half);
  mkdirSync(join(root, 'runs', 'b'));
  new JobStore(root);
  assert.is(existsSync(half), false);
  assert.is(existsSync(join(root, 'runs', 'b')), true);
});

x('an atomic write leaves no temporary file, keeps the mode asked for and says what failed', () => {
  const path = join(root, 'one.json');
  writeFileAtomic(path, 'x', 0o600);
  assert.is(statSync(path).mode & 0o777, 0o600);
  assert.equal(
    readdirSync(root).filter((name) => name.startsWith('.')),
    [],
  );
  throwsCode(() => writeFileAtomic(join(root, 'no', 'such.json'), 'x'), 'AUTOSTOCK_IO_FAILURE', /such\.json/);
});

x.run();
