import { readFile, rm } from 'node:fs/promises';
import { AutostockError } from '../core/index.ts';
import { writeAtomically } from './writeAtomically.ts';

/** The state of an unfinished training; undefined when there is none. */
export async function readState(path: string): Promise<Uint8Array | undefined> {
  try {
    // A pooled Buffer shares its memory with others; the addon gets bytes of its own.
    return Uint8Array.from(await readFile(path));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AutostockError('AUTOSTOCK_IO_FAILURE', `cannot read ${path}: ${(cause as Error).message}`, {
      cause,
      details: { path },
    });
  }
}

export const writeState = (path: string, state: Uint8Array): Promise<void> => writeAtomically(path, state);

export async function removeState(path: string | undefined): Promise<void> {
  if (path !== undefined) await rm(path, { force: true });
}
