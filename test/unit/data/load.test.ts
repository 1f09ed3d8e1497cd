import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isoDate, quietContext, resolveConfig } from '../../../src/core/index.ts';
import { barsOf, checkData, DataConfigSchema, EMBEDDED_SERIES, loadPanel } from '../../../src/data/index.ts';
import { close, throwsCode } from '../../assert.ts';

const load = suite('load');
const folder = mkdtempSync(join(tmpdir(), 'autostock-load-'));
load.after(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

load('the embedded set: two real series, their ends and their licences', async () => {
  const { panel, quality } = await loadPanel({ source: 'embedded' });
  assert.equal(panel.symbols, ['SPX', 'AAPL']);
  const [spx, aapl] = [barsOf(panel, 0), barsOf(panel, 1)];
  assert.is(spx.length, 5105);
  assert.is(aapl.length, 1260);
  assert.is(isoDate(spx[0].time), '2000-01-03');
  assert.is(isoDate(aapl.at(-1)!.time), '2018-05-11');
  close(spx[0].close, 1455.219971);
  close(aapl[0].close, 64.96286);
  assert.is(panel.provenance.synthetic, false);
  assert.match(panel.provenance.licence!, 'BSD-3-Clause');
  assert.match(panel.provenance.licence!, 'ISC');
  assert.equal(quality.errors, 0);
  assert.equal(
    EMBEDDED_SERIES.map((s) => s.symbol),
    ['SPX', 'AAPL'],
  );
});

load('symbols choose and order, dates are inclusive, adjusted uses adj close', async () => {
  const { panel } = await loadPanel({
    source: 'embedded',
    symbols: ['AAPL', 'SPX'],
    start: '2014-01-02',
    end: '2014-12-31',
  });
  assert.equal(panel.symbols, ['AAPL', 'SPX']);
  assert.is(panel.time.length, 252);
  assert.is(isoDate(panel.time[251]), '2014-12-31');
  const adjusted = await loadPanel({ source: 'embedded', symbols: ['AAPL'], adjusted: true });
  close(adjusted.panel.fields.close[0], 50.961628);
});

load('the schema fills defaults and refuses what it does not know', async () => {
  const full = resolveConfig(DataConfigSchema, {});
  assert.equal([full.source, full.interval, full.repair, full.adjusted], ['embedded', '1d', 'safe', false]);
  await throwsCode(
    () => loadPanel({ source: 'embeded' } as never),
    'AUTOSTOCK_CONFIG_INVALID',
    'embedded, csv, store, synth',
  );
  await throwsCode(
    () => loadPanel({ symbol: 'A' } as never),
    'AUTOSTOCK_CONFIG_UNKNOWN_KEY',
    'did you mean "symbols"',
  );
  await throwsCode(() => loadPanel({ source: 'csv' }), 'AUTOSTOCK_CONFIG_INVALID', 'data.path is required');
  await throwsCode(() => loadPanel({ interval: '5m' }), 'AUTOSTOCK_CONFIG_INVALID', 'must be 1d');
  await throwsCode(() => loadPanel({ start: '2014-02-30' }), 'AUTOSTOCK_CONFIG_INVALID', 'data.start');
  await throwsCode(
    () => loadPanel({ start: '2015-01-01', end: '2014-01-01' }),
    'AUTOSTOCK_CONFIG_INVALID',
    'must not be after',
  );
  await throwsCode(() => loadPanel({ symbols: ['SPY'] }), 'AUTOSTOCK_DATA_NOT_FOUND', 'did you mean "SPX"');
  const late = { symbols: ['AAPL'], start: '2019-01-01' };
  await throwsCode(() => loadPanel(late), 'AUTOSTOCK_DATA_NOT_FOUND', '2013-05-13..2018-05-11');
});

load('csv: several files, symbols sorted, an unknown one named', async () => {
  const rows = 'date,open,high,low,close,volume\n2024-01-02,1,1,1,1,1\n2024-01-03,2,2,2,2,2\n';
  const path = [file('zeta.csv', rows), file('alpha.csv', rows)];
  assert.equal((await loadPanel({ source: 'csv', path })).panel.symbols, ['ALPHA', 'ZETA']);
  await throwsCode(
    () => loadPanel({ source: 'csv', path, symbols: ['ZETTA'] }),
    'AUTOSTOCK_DATA_NOT_FOUND',
    'did you mean "ZETA"',
  );
});

load('a conflict stops loadPanel and is listed by checkData', async () => {
  const text = 'symbol,date,open,high,low,close,volume\nA,2024-01-02,1,1,1,1,1\nA,2024-01-02,2,2,2,2,2\n';
  const path = file('conflict.csv', text);
  await throwsCode(
    () => loadPanel({ source: 'csv', path }),
    'AUTOSTOCK_DATA_INVALID',
    /A 2024-01-02 duplicate: 1\/1\/1\/1\/1 and 2\/2\/2\/2\/2/,
  );
  const report = await checkData({ source: 'csv', path });
  assert.is(report.errors, 1);
  assert.is(report.counts.duplicate, 1);
});

load('repair none refuses what safe repairs', async () => {
  const text = 'symbol,date,open,high,low,close,volume\nA,2024-01-03,1,1,1,1,1\nA,2024-01-02,2,2,2,2,2\n';
  const path = file('order.csv', text);
  const { panel, quality } = await loadPanel({ source: 'csv', path });
  assert.is(panel.time.length, 2);
  assert.is(quality.repaired, 1);
  await throwsCode(
    () => loadPanel({ source: 'csv', path, repair: 'none' }),
    'AUTOSTOCK_DATA_INVALID',
    'data.repair: safe',
  );
});

load('a cancelled load is coded', async () => {
  const stop = quietContext(AbortSignal.abort());
  for (const source of ['embedded', 'synth'] as const) {
    await throwsCode(() => loadPanel({ source }, stop), 'AUTOSTOCK_CANCELLED');
  }
});

load.run();
