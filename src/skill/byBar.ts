import { AutostockError } from '../core/index.ts';
import type { Numbers } from '../statistics/index.ts';

/** Rows of one bar, as places in the arrays they came from. */
export interface BarRows {
  readonly bar: number;
  readonly rows: readonly number[];
}

/** Rows with a finite value in every column, grouped by bar in order of time. */
export function groupByBar(bar: ArrayLike<number>, columns: readonly Numbers[]): BarRows[] {
  for (const column of columns) {
    if (column.length === bar.length) continue;
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `skill: every row needs one value, had ${bar.length} bars and ${column.length} values`,
    );
  }
  const groups = new Map<number, number[]>();
  for (let i = 0; i < bar.length; i++) {
    if (!columns.every((column) => Number.isFinite(column[i]))) continue;
    const rows = groups.get(bar[i]);
    if (rows) rows.push(i);
    else groups.set(bar[i], [i]);
  }
  return [...groups].sort(([a], [b]) => a - b).map(([at, rows]) => ({ bar: at, rows }));
}
