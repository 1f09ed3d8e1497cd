import { SWEEP_COLUMNS, type SweepColumn } from '../native/index.ts';
import type { SweepRow } from './types.ts';

export interface Objective {
  readonly column: SweepColumn;
  readonly direction: 'max' | 'min';
}

export const COLUMNS = SWEEP_COLUMNS.length;

/** A set with fewer known symbols than this share has no objective: one lucky symbol would stand for all. */
const LEAST_KNOWN = 0.5;

/** Mean of a column over the symbols where it is known; NaN when fewer than half are. rows: [symbols][columns] at `offset`. */
export function meanColumn(rows: Float64Array, offset: number, symbols: number, column: number): number {
  let sum = 0;
  let known = 0;
  for (let s = 0, i = offset + column; s < symbols; s++, i += COLUMNS) {
    const value = rows[i];
    if (!Number.isFinite(value)) continue;
    sum += value;
    known++;
  }
  return known > 0 && known >= LEAST_KNOWN * symbols ? sum / known : Number.NaN;
}

export const columnIndex = (column: SweepColumn): number => SWEEP_COLUMNS.indexOf(column);

/** One run's row by column name. */
export const rowOf = (rows: Float64Array, offset: number): SweepRow =>
  Object.fromEntries(SWEEP_COLUMNS.map((name, c) => [name, rows[offset + c]])) as unknown as SweepRow;

/** A set's row: each column's mean over symbols. */
export const meanRow = (rows: Float64Array, offset: number, symbols: number): SweepRow =>
  Object.fromEntries(
    SWEEP_COLUMNS.map((name, c) => [name, meanColumn(rows, offset, symbols, c)]),
  ) as unknown as SweepRow;

/** Whether `a` is better than `b`; what is not known is never better. */
export const better = ({ direction }: Objective, a: number, b: number): boolean =>
  Number.isFinite(a) && (!Number.isFinite(b) || (direction === 'max' ? a > b : a < b));
