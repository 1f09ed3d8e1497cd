import Type from 'typebox';
import { isoDate } from '../../core/index.ts';
import { DEFAULT_STORE, EMBEDDED_SERIES, listStore } from '../../data/index.ts';
import { defineCommand } from '../command.ts';
import { table } from '../table.ts';

export const dataList = defineCommand({
  name: 'data list',
  summary: 'List the embedded series and what the local store holds',
  positionals: [],
  schema: Type.Object(
    { store: Type.String({ default: DEFAULT_STORE, description: 'Folder of the bar store.' }) },
    { additionalProperties: false },
  ),
  async run({ store }) {
    const embedded = EMBEDDED_SERIES.map(({ symbol, title, package: from, licence }) => ({
      symbol,
      title,
      package: from,
      licence,
    }));
    const stored = (await listStore(store)).map(({ symbol, interval, count, first, last }) => ({
      symbol,
      interval,
      bars: count,
      first: isoDate(first),
      last: isoDate(last),
    }));
    const text = [
      'embedded (data.source: embedded)',
      table(
        ['symbol', 'series', 'package', 'licence'],
        embedded.map((e) => [e.symbol, e.title, e.package, e.licence]),
      ),
      '',
      stored.length === 0
        ? `store ${store} is empty: fill it with "autostock data import" or "autostock data sync"`
        : `store ${store} (data.source: store)`,
      ...(stored.length === 0
        ? []
        : [
            table(
              ['symbol', 'interval', 'bars', 'first', 'last'],
              stored.map((s) => [s.symbol, s.interval, `${s.bars}`, s.first, s.last]),
            ),
          ]),
    ].join('\n');
    return { json: { embedded, store, stored }, text };
  },
});
