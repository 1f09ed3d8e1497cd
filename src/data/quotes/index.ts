import { basename, resolve } from 'node:path';
import { AutostockError, intervalMs, type Panel, type RunContext } from '../../core/index.ts';
import type { DataConfig } from '../config.ts';
import { symbolOfFile } from '../csv/read.ts';
import { eachRow, type RowReader } from '../csv/rows.ts';
import { withQuotes } from '../panel.ts';
import { AsOfQuotes } from './asOf.ts';
import { createQuoteReader, type Stamp } from './row.ts';

const MS_PER_MINUTE = 60_000;

type QuotedData = Pick<DataConfig, 'source' | 'path' | 'quotes' | 'timezone'>;

/** The files that hold the quotes and how their times are meant. */
function filesOf({ source, path, quotes }: QuotedData): { paths: string[]; stamp: Stamp } {
  if (quotes?.path !== undefined) return { paths: [quotes.path].flat(), stamp: 'instant' };
  if (source === 'csv' && path !== undefined) return { paths: [path].flat(), stamp: 'bar' };
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `data.quotes.path is required with data.source: ${source}, whose bars have no bid and ask: name a file of quotes`,
    { details: { field: 'data.quotes.path', source } },
  );
}

/** Settings that would be refused after the bars were read. */
export const checkQuotesConfig = (config: QuotedData): void => {
  if (config.quotes) filesOf(config);
};

interface Counts {
  rows: number;
  unusable: number;
}

/** One file into the join. A crossed or one-sided quote is left out: the one before it stands until it is too old. */
async function readQuoteFile(
  path: string,
  join: AsOfQuotes,
  about: { panel: Panel; stamp: Stamp; timezone: DataConfig['timezone'] },
  ctx: RunContext,
): Promise<Counts> {
  const { panel, stamp, timezone } = about;
  const symbols = new Set(panel.symbols);
  let unusable = 0;
  const open = (header: readonly string[], file: string): RowReader => {
    const options = { interval: panel.interval, timezone, stamp, symbol: symbolOfFile(path), symbols };
    const read = createQuoteReader(header, file, options);
    return (fields, line) => {
      const row = read(fields, line);
      if (row.kind === 'problem') return row.problem;
      if (row.kind === 'unusable') unusable++;
      if (row.kind !== 'quote') return undefined;
      const time = stamp === 'bar' ? join.endOf(row.time) : row.time;
      if (!Number.isNaN(time)) join.add(row.symbol, time, row.bid, row.ask);
    };
  };
  const field = stamp === 'bar' ? 'data.path' : 'data.quotes.path';
  return { rows: await eachRow(resolve(path), { field, stage: 'quotes' }, open, ctx), unusable };
}

/**
 * The panel with the quotes of `config.quotes`: at each bar the last one at or before its end, none that is older than
 * `maxAgeMinutes`. Errors: AUTOSTOCK_CONFIG_INVALID (no file named), AUTOSTOCK_DATA_NOT_FOUND (file missing, no quote of
 * any symbol), _PARSE and _INVALID naming file, line, column, value and rule.
 */
export async function addQuotes(panel: Panel, config: QuotedData, ctx: RunContext): Promise<Panel> {
  if (!config.quotes) return panel;
  const { paths, stamp } = filesOf(config);
  const join = new AsOfQuotes(panel);
  const about = { panel, stamp, timezone: config.timezone };
  let [rows, unusable] = [0, 0];
  for (const path of paths) {
    const counts = await readQuoteFile(path, join, about, ctx);
    rows += counts.rows;
    unusable += counts.unusable;
  }
  const { maxAgeMinutes } = config.quotes;
  const maxAgeMs = maxAgeMinutes === undefined ? intervalMs(panel.interval) : maxAgeMinutes * MS_PER_MINUTE;
  const quotes = join.quotes(maxAgeMs);
  const { close } = panel.fields;
  const bars = close.reduce((n, price) => n + (price > 0 ? 1 : 0), 0);
  const quoted = close.reduce((n, price, i) => n + (price > 0 && quotes.bid[i] > 0 ? 1 : 0), 0);
  if (quoted === 0) {
    throw new AutostockError(
      'AUTOSTOCK_DATA_NOT_FOUND',
      `data.quotes: no bar has a quote: ${rows} rows of ${paths.join(', ')}, ${unusable} of them crossed or one-sided; ` +
        `check symbols (${panel.symbols.slice(0, 5).join(', ')}), times and data.quotes.maxAgeMinutes`,
      { details: { field: 'data.quotes', paths, rows, unusable } },
    );
  }
  const dropped = unusable > 0 ? `; ${unusable} crossed or one-sided quotes left out` : '';
  const share = (100 * quoted) / bars;
  const note = `quotes: ${paths.map((p) => basename(p)).join(', ')}; ${share.toFixed(1)} % of the bars have one${dropped}`;
  return withQuotes(panel, quotes, note);
}
