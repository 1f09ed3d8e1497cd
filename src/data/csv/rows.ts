import { basename } from 'node:path';
import { AutostockError, type ErrorCode, type RunContext } from '../../core/index.ts';
import { streamCsv } from './stream.ts';

export interface RowProblem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: string;
  readonly value: string;
  readonly rule: string;
}

const MAX_PROBLEMS = 20;
const PROGRESS_ROWS = 50_000;

/** What is wrong with a column of one row of `file`, `row` for the whole of it; `names`: columns that are called otherwise. */
export const problemsOf =
  (file: string, names: Readonly<Record<string, string>> = {}) =>
  (code: ErrorCode, line: number, column: string, value: string, rule: string): RowProblem => {
    const what = column === 'row' ? column : `column ${names[column] ?? column}`;
    const message = `${file} line ${line}: ${what} was "${value}": ${rule}`;
    return { code, message, file, line, column, value, rule };
  };

/** Takes one row in, which has the header's number of fields; returns what is wrong with it. */
export type RowReader = (fields: readonly string[], line: number) => RowProblem | undefined;

/**
 * Streams the rows of one file through a reader made for its header; returns how many there were. Errors as of streamCsv(),
 * and the first bad row with how many more there are; the first 20 are in `info.problems`.
 */
export async function eachRow(
  path: string,
  about: { readonly field: string; readonly stage: string },
  open: (header: readonly string[], file: string) => RowReader,
  ctx: RunContext,
): Promise<number> {
  const file = basename(path);
  const problem = problemsOf(file);
  const problems: RowProblem[] = [];
  let [rows, bad, width] = [0, 0, 0];
  let read: RowReader | undefined;
  const check: RowReader = (fields, line) => {
    if (fields.length === width) return read?.(fields, line);
    const rule = `must have the ${width} fields of the header, has ${fields.length}`;
    return problem('AUTOSTOCK_DATA_PARSE', line, 'row', fields.join(','), rule);
  };
  const onRecord = (fields: readonly string[], line: number): void => {
    if (!read) {
      width = fields.length;
      read = open(fields, file);
      return;
    }
    if (++rows % PROGRESS_ROWS === 0)
      ctx.progress({ stage: about.stage, done: rows, total: 0, unit: 'row', note: file });
    const found = check(fields, line);
    if (found && bad++ < MAX_PROBLEMS) problems.push(found);
  };
  await streamCsv(path, onRecord, ctx, about.field);
  if (bad === 0) return rows;
  const more = bad > 1 ? ` (and ${bad - 1} more bad rows)` : '';
  throw new AutostockError(problems[0].code, `${problems[0].message}${more}`, {
    details: { problems, total: bad },
  });
}
