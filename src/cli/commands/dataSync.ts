import Type from 'typebox';
import { AutostockError, isoDate, parseTime, type TimeMs } from '../../core/index.ts';
import { type BarSource, DataConfigSchema, DEFAULT_STORE, syncBars } from '../../data/index.ts';
import { brokerKeys, urlOption } from '../broker.ts';
import { defineCommand } from '../command.ts';
import { table } from '../table.ts';

const DATE = '^\\d{4}-\\d{2}-\\d{2}$';

function date(flag: string, text: string): TimeMs {
  const time = parseTime(text);
  if (!Number.isNaN(time)) return time;
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `${flag} must be a calendar date YYYY-MM-DD, was "${text}"`,
    {
      details: { field: flag, was: text },
    },
  );
}

export const dataSync = defineCommand({
  name: 'data sync',
  summary: 'Download bars from Alpaca (or a simulated exchange) into the local store',
  positionals: ['symbols'],
  schema: Type.Object(
    {
      symbols: Type.Array(Type.String({ minLength: 1 }), { minItems: 1, description: 'Symbols to fetch.' }),
      start: Type.String({ default: '2016-01-01', pattern: DATE, description: 'First date wanted.' }),
      end: Type.Optional(
        Type.String({ pattern: DATE, description: 'First date no longer wanted; up to now by default.' }),
      ),
      interval: DataConfigSchema.properties.interval,
      store: Type.String({ default: DEFAULT_STORE, description: 'Folder of the bar store.' }),
      url: urlOption,
    },
    { additionalProperties: false },
  ),
  examples: [
    'autostock data sync SPY QQQ AAPL --start 2018-01-01',
    'autostock data sync SPX --url http://127.0.0.1:7461',
  ],
  async run({ symbols, start, end, interval, store, url }, { ctx }) {
    const request = {
      symbols,
      interval,
      start: date('--start', start),
      end: end === undefined ? undefined : date('--end', end),
    };
    const keys = brokerKeys(url);
    const { createAlpacaBroker } = await import('../../execution/index.ts');
    const broker = createAlpacaBroker({ url }, keys);
    const source: BarSource = {
      name: url === undefined ? 'Alpaca' : url,
      bars: (r, signal) => broker.bars({ ...r, end: r.end ?? (Date.now() as TimeMs) }, signal),
    };
    try {
      const synced = await syncBars(source, store, request, ctx);
      const rows = synced.map((s) => [s.symbol, isoDate(s.from), `${s.received}`, `${s.stored}`]);
      return {
        json: { store, interval, synced },
        text: table(['symbol', 'from', 'received', 'stored'], rows),
      };
    } finally {
      await broker.close();
    }
  },
});
