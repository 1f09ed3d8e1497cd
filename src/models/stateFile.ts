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

/** Where member k of so many keeps its own. */
export const memberStateFile = (path: string, k: number, seeds: number): string =>
  seeds === 1 ? path : `${path}.${k}`;

/** Forgets an unfinished training of so many members. */
export async function removeStates(path: string, seeds: number): Promise<void> {
  for (let k = 0; k < seeds; k++) await rm(memberStateFile(path, k, seeds), { force: true });
}
