import { AutostockError } from '../core/index.ts';
import { SWEEP_COLUMNS } from '../native/index.ts';
import type { SweepRow } from './types.ts';

const TOLERANCE = 1e-9;

const same = (a: number, b: number): boolean =>
  Object.is(a, b) || a === b || Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));

/** The two paths are one truth: a run followed bar by bar must give the row its sweep gave. */
export function requireSameRow(swept: SweepRow, followed: SweepRow, what: string): void {
  for (const column of SWEEP_COLUMNS) {
    if (same(swept[column], followed[column])) continue;
    throw new AutostockError(
      'AUTOSTOCK_INTERNAL',
      `${what}: ${column} is ${swept[column]} in the sweep and ${followed[column]} bar by bar; please report it`,
      { details: { what, column, swept: swept[column], followed: followed[column] } },
    );
  }
}
