import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AutostockError } from '../core/index.ts';

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** One server for one folder: a second one would take the first one's running jobs for lost. */
export function lockRoot(root: string): () => void {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const path = join(root, 'server.lock');
  const release = () => rmSync(path, { force: true });
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx', mode: 0o600 });
      return release;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST')
        throw new AutostockError(
          'AUTOSTOCK_IO_FAILURE',
          `cannot write ${path}: ${(cause as Error).message}`,
          { cause },
        );
      const pid = Number(readFileSync(path, 'utf8'));
      if (Number.isInteger(pid) && pid > 0 && alive(pid)) {
        throw new AutostockError(
          'AUTOSTOCK_CONFIG_INVALID',
          `root "${root}" is served by process ${pid}: stop it, or name another root`,
          { details: { field: 'root', pid } },
        );
      }
      release();
    }
  }
  throw new AutostockError(
    'AUTOSTOCK_IO_FAILURE',
    `cannot take the lock ${path}: another server starts right now`,
  );
}
