import type { TimeMs } from '../../core/index.ts';
import { locateColumns, SYNONYMS } from '../csv/columns.ts';
import { problemsOf, type RowReader } from '../csv/rows.ts';
import { parseInstantField, TIME_RULE } from '../csv/timeField.ts';

const HALT_COLUMNS = {
  symbol: SYNONYMS.symbol,
  start: ['start', 'halted', 'halt', 'halt time', 'from'],
  end: ['end', 'resumed', 'resumption', 'resume', 'resumption time', 'until', 'to'],
} as const;

export interface HaltRowOptions {
  readonly timezone: 'utc' | 'exchange';
  /** Name for files without a symbol column. */
  readonly symbol: string;
  /** Takes one halt, [start, end). */
  take(symbol: string, start: TimeMs, end: TimeMs): void;
}

/** Reads the rows of one file of halts; the header must name start and end. An empty end: not resumed yet. */
export function createHaltReader(
  header: readonly string[],
  file: string,
  options: HaltRowOptions,
): RowReader {
  const columns = locateColumns(header, file, HALT_COLUMNS, ['start', 'end']);
  const problem = problemsOf(file);
  return (fields, line) => {
    const [startText, endText] = [fields[columns.start], fields[columns.end]];
    const symbol = columns.symbol < 0 ? options.symbol : fields[columns.symbol];
    const start = parseInstantField(startText, options.timezone);
    if (Number.isNaN(start)) return problem('AUTOSTOCK_DATA_PARSE', line, 'start', startText, TIME_RULE);
    const end = endText === '' ? Number.POSITIVE_INFINITY : parseInstantField(endText, options.timezone);
    if (Number.isNaN(end)) return problem('AUTOSTOCK_DATA_PARSE', line, 'end', endText, TIME_RULE);
    if (!(end > start))
      return problem('AUTOSTOCK_DATA_INVALID', line, 'end', endText, `must be after start ${startText}`);
    options.take(symbol, start, end);
    return undefined;
  };
}
