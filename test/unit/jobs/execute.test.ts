import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { quietContext } from '../../../src/core/index.ts';
import { executeRun } from '../../../src/jobs/index.ts';
import { resolveRunConfig } from '../../../src/pipeline/index.ts';
import { throwsCode } from '../../assert.ts';

const x = suite('executeRun leaves nothing half-written');
const root = mkdtempSync(join(tmpdir(), 'autostock-run-'));

x.after(() => rmSync(root, { recursive: true }));

x('a folder that no run has written is not replaced', async () => {
  const folder = join(root, 'mine');
  const file = join(folder, 'thesis.txt');
  mkdirSync(folder);
  writeFileSync(file, 'years of work');
  await throwsCode(
    executeRun(resolveRunConfig({}), folder, quietContext()),
    'AUTOSTOCK_CONFIG_INVALID',
    /mine/,
  );
  assert.is(readFileSync(file, 'utf8'), 'years of work');
});

x('a run that fails or is cancelled leaves no trace', async () => {
  const missing = resolveRunConfig({ data: { source: 'csv', path: join(root, 'none.csv') } });
  const before = readdirSync(root);
  await throwsCode(executeRun(missing, join(root, 'a'), quietContext()), 'AUTOSTOCK_DATA_NOT_FOUND');
  const cancelled = quietContext(AbortSignal.abort());
  await throwsCode(executeRun(resolveRunConfig({}), join(root, 'b'), cancelled), 'AUTOSTOCK_CANCELLED');
  assert.is(existsSync(join(root, 'a')), false);
  assert.equal(readdirSync(root), before);
});

x.run();
