import { statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AutostockError } from '../../core/index.ts';
import type { JournalHead } from './journal.ts';
import { ROWS_FILE } from './rowStore.ts';

export const GUIDE_FILE = 'rows.json';

const bytesOf = ({ sets, symbols, columns }: JournalHead): number =>
  sets * symbols.length * columns.length * Float64Array.BYTES_PER_ELEMENT;

/** Says how rows.f64 is read; docs/sweeps.md. */
export function writeRowsGuide(dir: string, head: JournalHead): void {
  const guide = {
    file: ROWS_FILE,
    type: 'float64',
    byteOrder: 'little',
    order: ['set', 'symbol', 'column'],
    shape: [head.sets, head.symbols.length, head.columns.length],
    symbols: head.symbols,
    columns: head.columns,
    missing: 'NaN',
  };
  writeFileSync(join(dir, GUIDE_FILE), `${JSON.stringify(guide, null, 2)}\n`);
}

/** Fails before any work when the rows would not fit on the disk. */
export function requireRoom(dir: string, head: JournalHead): void {
  const needs = bytesOf(head);
  let free: number;
  try {
    const stats = statfsSync(nearest(dir));
    free = stats.bavail * stats.bsize;
  } catch {
    return;
  }
  if (needs <= free) return;
  const gb = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  throw new AutostockError(
    'AUTOSTOCK_IO_FAILURE',
    `the rows of ${head.sets} sets need ${gb(needs)}, ${dir} has ${gb(free)} left: narrow the space or sweep elsewhere`,
    { details: { path: dir, needs, free } },
  );
}

/** The folder, or the nearest one above it that exists. */
function nearest(dir: string): string {
  for (let folder = dir; ; folder = dirname(folder)) {
    try {
      statfsSync(folder);
      return folder;
    } catch (error) {
      if (folder === dirname(folder)) throw error;
    }
  }
}
