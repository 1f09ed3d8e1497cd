import { resolve } from 'node:path';
import Type from 'typebox';
import { AutostockError, type Bar } from '../../core/index.ts';
import {
  checkBars,
  DataConfigSchema,
  DEFAULT_STORE,
  readCsv,
  requireUsable,
  writeBars,
} from '../../data/index.ts';
import { defineCommand } from '../command.ts';
import { table } from '../table.ts';

const { interval, adjusted, timezone } = DataConfigSchema.properties;

export const dataImport = defineCommand({
  name: 'data import',
  summary: 'Read CSV files into the local bar store',
  positionals: ['files'],
  schema: Type.Object(
    {
      files: Type.Array(Type.String(), {
        minItems: 1,
        description: 'CSV files, .csv or .csv.gz: symbol,date,open,high,low,close,volume.',
      }),
      store: Type.String({ default: DEFAULT_STORE, description: 'Folder of the bar store.' }),
      symbol: Type.Optional(
        Type.String({ minLength: 1, description: 'Symbol of a file without a symbol column.' }),
      ),
      interval,
      adjusted,
      timezone,
    },
    { additionalProperties: false },
  ),
  examples: ['autostock data import prices.csv', 'autostock data import aapl.csv --symbol AAPL --adjusted'],
  async run({ files, store, symbol, ...options }, { ctx }) {
    const bars = new Map<string, Bar[]>();
    for (const file of files) await readCsv(resolve(file), { ...options, symbol }, bars, ctx);
    // Everything is read and judged before the first byte is written.
    requireUsable(checkBars(bars, { interval: options.interval, repair: 'safe' }), files.join(', '));
    const imported: { symbol: string; read: number; stored: number }[] = [];
    for (const [name, series] of bars) {
      if (ctx.signal.aborted) throw new AutostockError('AUTOSTOCK_CANCELLED', 'the import was cancelled');
      const stored = await writeBars(store, name, options.interval, series);
      imported.push({ symbol: name, read: series.length, stored });
      ctx.progress({ stage: 'import', done: imported.length, total: bars.size, unit: 'symbols' });
    }
    const rows = imported.map((i) => [i.symbol, `${i.read}`, `${i.stored}`]);
    return {
      json: { store, interval: options.interval, imported },
      text: table(['symbol', 'read', 'stored'], rows),
    };
  },
});
