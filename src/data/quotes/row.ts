import type { Interval, TimeMs } from '../../core/index.ts';
import { locateColumns, SYNONYMS } from '../csv/columns.ts';
import { problemsOf, type RowProblem } from '../csv/rows.ts';
import { parseInstantField, parseTimeField, TIME_RULE } from '../csv/timeField.ts';

const QUOTE_COLUMNS = {
  symbol: SYNONYMS.symbol,
  time: SYNONYMS.time,
  bid: ['bid', 'bid price', 'bidprice', 'bp'],
  ask: ['ask', 'ask price', 'askprice', 'ap', 'offer'],
} as const;

/** `bar`: times are stamps of bars, as in data files; `instant`: they are when the quote stood. */
export type Stamp = 'bar' | 'instant';

export interface QuoteRowOptions {
  readonly interval: Interval;
  readonly timezone: 'utc' | 'exchange';
  readonly stamp: Stamp;
  /** Name for files without a symbol column. */
  readonly symbol: string;
  /** Rows of other symbols are not read further. */
  readonly symbols: ReadonlySet<string>;
}

export type QuoteRow =
  | { readonly kind: 'quote'; readonly symbol: string; readonly time: TimeMs; bid: number; ask: number }
  /** One side or both are missing, or the bid is above the ask: nothing to pay a spread of. */
  | { readonly kind: 'unusable' }
  | { readonly kind: 'other' }
  | { readonly kind: 'problem'; readonly problem: RowProblem };

/** Empty, or 0 as feeds write a side that nobody quotes. */
const MISSING = /^(nan|null|na|n\/a|none|0+(\.0*)?)?$/i;

/** Reads the rows of one file of quotes; the header must name time, bid and ask. */
export function createQuoteReader(
  header: readonly string[],
  file: string,
  options: QuoteRowOptions,
): (fields: readonly string[], line: number) => QuoteRow {
  const columns = locateColumns(header, file, QUOTE_COLUMNS, ['time', 'bid', 'ask']);
  const { interval, timezone, stamp, symbols } = options;
  const timeOf = (text: string): TimeMs =>
    stamp === 'bar' ? parseTimeField(text, interval, timezone) : parseInstantField(text, timezone);
  const found = problemsOf(file);
  const problem = (...about: Parameters<typeof found>): QuoteRow => ({
    kind: 'problem',
    problem: found(...about),
  });
  return (fields, line) => {
    const symbol = columns.symbol < 0 ? options.symbol : fields[columns.symbol];
    if (!symbols.has(symbol)) return { kind: 'other' };
    const time = timeOf(fields[columns.time]);
    if (Number.isNaN(time))
      return problem('AUTOSTOCK_DATA_PARSE', line, 'time', fields[columns.time], TIME_RULE);
    const sides = { bid: Number.NaN, ask: Number.NaN };
    for (const side of ['bid', 'ask'] as const) {
      const text = fields[columns[side]];
      if (MISSING.test(text)) continue;
      const value = Number(text);
      if (Number.isNaN(value))
        return problem('AUTOSTOCK_DATA_PARSE', line, side, text, 'must be a decimal number');
      if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
        const rule = 'must be finite and above 0; leave it empty (or 0) where nobody quotes';
        return problem('AUTOSTOCK_DATA_INVALID', line, side, text, rule);
      }
      sides[side] = value;
    }
    return sides.ask >= sides.bid ? { kind: 'quote', symbol, time, ...sides } : { kind: 'unusable' };
  };
}
