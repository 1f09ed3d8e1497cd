import type { Bar, TimeMs } from '../../core/index.ts';
import type { Column, ColumnMap } from './columns.ts';
import type { CsvOptions } from './read.ts';
import { problemsOf, type RowProblem } from './rows.ts';
import { parseTimeField, TIME_RULE } from './timeField.ts';

type Row =
  | { readonly kind: 'bar'; readonly symbol: string; readonly bar: Bar }
  /** A row whose prices are all empty, so that the symbol has no bar then, or of a symbol not asked for. */
  | { readonly kind: 'empty'; readonly symbol: string }
  | { readonly kind: 'problem'; readonly problem: RowProblem };

const PRICES = ['open', 'high', 'low', 'close'] as const;
/** Texts that mean a missing number rather than a damaged file. */
const NOT_A_VALUE = /^(nan|null|na|n\/a|none|-?inf(inity)?)?$/i;

/** Turns the fields of one record into a bar; `columns` says where each is among them. */
export function createRowReader(
  columns: ColumnMap,
  file: string,
  symbolOfFile: string,
  options: Pick<CsvOptions, 'interval' | 'adjusted' | 'timezone' | 'symbols'>,
): (fields: readonly string[], line: number) => Row {
  const times = new Map<string, TimeMs>();
  const timeOf = (text: string): TimeMs => {
    let time = times.get(text);
    if (time === undefined) {
      time = parseTimeField(text, options.interval, options.timezone);
      if (times.size < 100_000) times.set(text, time);
    }
    return time;
  };
  const found = problemsOf(file, { time: 'date' });
  const problem = (...about: Parameters<typeof found>): Row => ({
    kind: 'problem',
    problem: found(...about),
  });

  return (fields, line) => {
    const text = (column: Column): string => fields[columns[column]] ?? '';
    const symbol = columns.symbol < 0 ? symbolOfFile : text('symbol');
    if (symbol === '') return problem('AUTOSTOCK_DATA_PARSE', line, 'symbol', '', 'a symbol is required');
    if (options.symbols && !options.symbols.has(symbol)) return { kind: 'empty', symbol };
    const time = timeOf(text('time'));
    if (Number.isNaN(time)) return problem('AUTOSTOCK_DATA_PARSE', line, 'time', text('time'), TIME_RULE);
    if (PRICES.every((p) => text(p) === '')) return { kind: 'empty', symbol };

    const bar = { time, open: 0, high: 0, low: 0, close: 0, volume: 0 };
    for (const column of PRICES) {
      const value = text(column);
      const n = Number(value);
      if (value !== '' && n > 0 && n < Number.POSITIVE_INFINITY) {
        bar[column] = n;
        continue;
      }
      const damaged = Number.isNaN(n) && !NOT_A_VALUE.test(value);
      return damaged
        ? problem('AUTOSTOCK_DATA_PARSE', line, column, value, 'must be a decimal number')
        : problem(
            'AUTOSTOCK_DATA_INVALID',
            line,
            column,
            value,
            'prices must be finite and above 0; leave all four empty for no bar',
          );
    }
    const volume = text('volume') === '' ? 0 : Number(text('volume'));
    if (Number.isNaN(volume)) {
      return problem('AUTOSTOCK_DATA_PARSE', line, 'volume', text('volume'), 'must be a decimal number');
    }
    if (!(volume >= 0 && volume < Number.POSITIVE_INFINITY)) {
      return problem(
        'AUTOSTOCK_DATA_INVALID',
        line,
        'volume',
        text('volume'),
        'volume must be finite and not negative',
      );
    }
    bar.volume = volume;
    if (options.adjusted && columns.adjClose >= 0) {
      const adjusted = Number(text('adjClose'));
      if (!(text('adjClose') !== '' && adjusted > 0 && adjusted < Number.POSITIVE_INFINITY)) {
        return problem(
          'AUTOSTOCK_DATA_INVALID',
          line,
          'adjClose',
          text('adjClose'),
          'adjusted: true needs a price here',
        );
      }
      const factor = adjusted / bar.close;
      bar.open *= factor;
      bar.high *= factor;
      bar.low *= factor;
      bar.close = adjusted;
    }
    return { kind: 'bar', symbol, bar };
  };
}
