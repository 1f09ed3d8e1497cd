import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AutostockError } from '../core/index.ts';

const NUMBER = /^[1-9][0-9]{0,8}$/;
/** What a rename onto a folder that has something in it says, by operating system. */
const TAKEN = ['ENOTEMPTY', 'EEXIST', 'EPERM'];

const failure = (what: string, path: string, cause: unknown): AutostockError =>
  new AutostockError('AUTOSTOCK_IO_FAILURE', `cannot ${what} ${path}: ${(cause as Error).message}`, {
    cause,
    details: { path },
  });

/** Numbers of the entries in a folder, ascending; a folder that does not exist has none. */
export async function numbersIn(dir: string): Promise<number[]> {
  try {
    const names = await readdir(dir);
    return names
      .filter((name) => NUMBER.test(name))
      .map(Number)
      .sort((a, b) => a - b);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw failure('list', dir, cause);
  }
}

/**
 * Puts a folder that `fill` writes at <dir>/<number>, by rename: it appears whole, once, and never changes. False where
 * another writer was there first.
 */
export async function placeNumbered(
  dir: string,
  number: number,
  fill: (folder: string) => Promise<void>,
): Promise<boolean> {
  const staged = join(dir, `.${number}.${randomUUID()}.tmp`);
  try {
    await mkdir(staged, { recursive: true });
    await fill(staged);
    await rename(staged, join(dir, String(number)));
    return true;
  } catch (cause) {
    await rm(staged, { recursive: true, force: true });
    if (cause instanceof AutostockError) throw cause;
    if (
      TAKEN.includes((cause as NodeJS.ErrnoException).code ?? '') &&
      (await numbersIn(dir)).includes(number)
    ) {
      return false;
    }
    throw failure('write', join(dir, String(number)), cause);
  }
}
