import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AutostockError } from '../core/index.ts';

/** Marks files and folders that are still being written; anything with it may be deleted at start-up. */
export const TEMP_MARK = '.tmp-';

/** A path beside `path`, on the same file system, that a rename can put in its place. */
export const tempBeside = (path: string): string =>
  join(dirname(path), `.${basename(path)}${TEMP_MARK}${process.pid}-${randomBytes(4).toString('hex')}`);

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Removes what processes that were killed had begun to write in place of `path`. */
export function removeAbandoned(path: string): void {
  const begin = `.${basename(path)}${TEMP_MARK}`;
  if (!existsSync(dirname(path))) return;
  for (const name of readdirSync(dirname(path))) {
    if (!name.startsWith(begin) || alive(Number.parseInt(name.slice(begin.length), 10))) continue;
    rmSync(join(dirname(path), name), { recursive: true, force: true });
  }
}

/** Writes `text` so that a reader sees the old file or the new one, never a part. Not synced: that could block for long. */
export function writeFileAtomic(path: string, text: string, mode = 0o644): void {
  const temp = tempBeside(path);
  try {
    writeFileSync(temp, text, { flag: 'wx', mode });
    renameSync(temp, path);
  } catch (cause) {
    rmSync(temp, { force: true });
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AutostockError('AUTOSTOCK_IO_FAILURE', `cannot write ${path}: ${why}`, {
      cause,
      details: { path },
    });
  }
}
