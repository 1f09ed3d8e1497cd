import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { removeAbandoned, TEMP_MARK, tempBeside } from '../../../src/jobs/atomicFile.ts';

const files = suite('abandoned folders');

files('what a killed process left goes; what a living one writes, and other names, stay', () => {
  const root = mkdtempSync(join(tmpdir(), 'abandoned-'));
  const target = join(root, 'run');
  const { pid: dead } = spawnSync(process.execPath, ['--version']);
  const left = join(root, `.run${TEMP_MARK}${dead}-00ff00ff`);
  const mine = tempBeside(target);
  const other = join(root, `.running${TEMP_MARK}${dead}-00ff00ff`);
  for (const folder of [left, mine, other]) mkdirSync(join(folder, 'models'), { recursive: true });
  removeAbandoned(target);
  assert.equal([left, mine, other].map(existsSync), [false, true, true]);
  rmSync(root, { recursive: true });
});

files('no folder yet is no error', () => removeAbandoned(join(tmpdir(), 'not-there-at-all', 'run')));

files.run();
