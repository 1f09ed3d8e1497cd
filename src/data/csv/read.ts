import { basename } from 'node:path';
import { AutostockError, type Bar, type Interval, type RunContext } from '../../core/index.ts';
import { findColumns } from './columns.ts';
import { createRowReader, type RowProblem } from './row.ts';
import { streamCsv } from './stream.ts';

export interface CsvOptions {
  readonly interval: Interval;
  /** Only these; default all. */
  readonly symbols?: ReadonlySet<string>;
  /** Name for files without a symbol column; default: the file name up to its first dot. */
  readonly symbol?: string;
  readonly adjusted: boolean;
  readonly timezone: 'utc' | 'exchange';
}

export const MAX_PROBLEMS = 20;
const PROGRESS_ROWS = 50_000;

/** "aapl.csv.gz" -> "AAPL": the symbol of a file that has no symbol column. */
export const symbolOfFile = (path: string): string => basename(path).split('.')[0].toUpperCase();

/** The first bad row in words; all that were kept in `info.problems`. */
export function problemError(problems: readonly RowProblem[], total: number): AutostockError {
  const more = total > 1 ? ` (and ${total - 1} more bad rows)` : '';
  return new AutostockError(problems[0].code, `${problems[0].message}${more}`, {
    details: { problems, total },
  });
}

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
  const file = basename(path);
  const seen = new Set<string>();
  const problems: RowProblem[] = [];
  let bad = 0;
  let rows = 0;
  let readRow: ReturnType<typeof createRowReader> | undefined;
  const onRecord = (fields: readonly string[], line: number): void => {
    if (!readRow) {
      readRow = createRowReader(
        findColumns(fields, file),
        file,
        fields.length,
        options.symbol ?? symbolOfFile(path),
        options,
      );
      return;
    }
    if (++rows % PROGRESS_ROWS === 0)
      ctx.progress({ stage: 'read', done: rows, total: 0, unit: 'row', note: file });
    const row = readRow(fields, line);
    if (row.kind === 'problem') {
      if (bad++ < MAX_PROBLEMS) problems.push(row.problem);
      return;
    }
    if (row.symbol) seen.add(row.symbol);
    if (row.kind === 'bar') {
      const series = into.get(row.symbol);
      if (series) series.push(row.bar);
      else into.set(row.symbol, [row.bar]);
    }
  };
  await streamCsv(path, onRecord, ctx, 'data.path');
  if (bad > 0) throw problemError(problems, bad);
  if (rows === 0) {
    throw new AutostockError(
      'AUTOSTOCK_DATA_PARSE',
      `${file} has no rows: expected a header line and one bar a line`,
      {
        details: { path },
      },
    );
  }
  return seen;
}
