import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startServer } from '../../../src/api/index.ts';
import { lockRoot } from '../../../src/api/lock.ts';
import { throwsCode } from '../../assert.ts';

const x = suite('server lock and address');
const root = mkdtempSync(join(tmpdir(), 'autostock-lock-'));
const NO_SUCH_PID = 2 ** 22 + 1;

x.after(() => rmSync(root, { recursive: true }));

x('one folder has one server; a dead one does not block the next', () => {
  const release = lockRoot(root);
  throwsCode(() => lockRoot(root), 'AUTOSTOCK_CONFIG_INVALID', new RegExp(String(process.pid)));
  release();
  writeFileSync(join(root, 'server.lock'), String(NO_SUCH_PID));
  lockRoot(root)();
});

x("another address than loopback needs the flag and a token of one's own", async () => {
  const own = 'a'.repeat(40);
  for (const options of [{}, { allowRemote: true }, { token: own }]) {
    await throwsCode(
      startServer({ root, host: '0.0.0.0', ...options }),
      'AUTOSTOCK_CONFIG_INVALID',
      /loopback/,
    );
  }
  assert.ok(lockRoot(root), 'a refused start leaves no lock');
});

x.run();
