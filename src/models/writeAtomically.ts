import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { AutostockError } from '../core/index.ts';

/** Writes beside the file and renames: a reader sees all of it or what was there before. */
export async function writeAtomically(path: string, data: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, data);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new AutostockError('AUTOSTOCK_IO_FAILURE', `cannot write ${path}: ${(cause as Error).message}`, {
      cause,
      details: { path },
    });
  }
}
