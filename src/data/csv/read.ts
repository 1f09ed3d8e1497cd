import { basename } from 'node:path';
import { AutostockError, type Bar, type Interval, type RunContext } from '../../core/index.ts';
import { findColumns } from './columns.ts';
import { createRowReader } from './row.ts';
import { eachRow, type RowReader } from './rows.ts';

export interface CsvOptions {
  readonly interval: Interval;
  /** Only these; default all. */
  readonly symbols?: ReadonlySet<string>;
  /** Name for files without a symbol column; default: the file name up to its first dot. */
  readonly symbol?: string;
  readonly adjusted: boolean;
  readonly timezone: 'utc' | 'exchange';
}

/** "aapl.csv.gz" -> "AAPL": the symbol of a file that has no symbol column. */
export const symbolOfFile = (path: string): string => basename(path).split('.')[0].toUpperCase();

/**
 * Streams one .csv or .csv.gz file into `into` (appending to symbols already there), at bounded memory beside
 * the bars. Throws AUTOSTOCK_DATA_NOT_FOUND, _PARSE or _INVALID naming file, line, column, value and rule;
 * the first 20 bad rows are in its `info.problems`. Returns the symbols seen in the file, kept or not.
 */
export async function readCsv(
  path: string,
  options: CsvOptions,
  into: Map<string, Bar[]>,
  ctx: RunContext,
): Promise<Set<string>> {
  const seen = new Set<string>();
  const open = (header: readonly string[], file: string): RowReader => {
    const read = createRowReader(
      findColumns(header, file),
      file,
      options.symbol ?? symbolOfFile(path),
      options,
    );
    return (fields, line) => {
      const row = read(fields, line);
      if (row.kind === 'problem') return row.problem;
      if (row.symbol) seen.add(row.symbol);
      if (row.kind === 'empty') return undefined;
      const series = into.get(row.symbol);
      if (series) series.push(row.bar);
      else into.set(row.symbol, [row.bar]);
    };
  };
  const rows = await eachRow(path, { field: 'data.path', stage: 'read' }, open, ctx);
  if (rows === 0) {
    throw new AutostockError(
      'AUTOSTOCK_DATA_PARSE',
      `${basename(path)} has no rows: expected a header line and one bar a line`,
      {
        details: { path },
      },
    );
  }
  return seen;
}
