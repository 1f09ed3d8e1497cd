import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { AutostockError } from '../../core/index.ts';

const LOCK_FILE = 'sweep.lock';

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Keeps two sweeps out of one folder; the lock of a process that is gone counts for nothing. Returns the release. */
export function lockFolder(dir: string): () => void {
  const path = join(dir, LOCK_FILE);
  for (let tries = 0; tries < 2; tries++) {
    try {
      const file = openSync(path, 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const pid = Number.parseInt(readFileSync(path, 'utf8'), 10);
      if (pid > 0 && alive(pid)) break;
      rmSync(path, { force: true });
    }
  }
  throw new AutostockError(
    'AUTOSTOCK_STUDY_RESUME',
    `${dir} is being swept by another process: wait, or use --out`,
    {
      details: { path: dir },
    },
  );
}
