import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isoDate } from '../../src/core/index.ts';
import { loadPanel, sessions } from '../../src/data/index.ts';
import { sharedPath } from '../assert.ts';

const reference = suite('reference panels');

reference('the calendar has every date of SPY 2005..2025 of the reference data', async () => {
  const path = sharedPath('data/daily/etf_daily.csv.gz');
  if (!path) return;
  const { panel } = await loadPanel({ source: 'csv', path, symbols: ['SPY'] });
  assert.equal(Array.from(panel.time, isoDate), sessions('2005-01-03', '2025-06-30'));
});

reference('the known defects of the reference panel are found', async () => {
  const path = sharedPath('data/daily/stocks_daily.csv.gz');
  if (!path) return;
  const { panel, quality } = await loadPanel({
    source: 'csv',
    path,
    symbols: ['AMD', 'KLAC', 'VRTX'],
    start: '2008-01-01',
  });
  assert.is(panel.symbols.length, 3);
  const found = quality.issues.map((i) => `${i.symbol} ${i.date} ${i.check}`).sort();
  assert.equal(found, [
    'AMD 2015-01-02 zero-volume',
    'KLAC 2008-10-16 zero-volume',
    'KLAC 2015-03-30 range',
    'KLAC 2017-09-01 zero-volume',
    'VRTX 2011-04-28 zero-volume',
  ]);
});

reference('intraday and seven-day reference files load', async () => {
  const path = sharedPath('data/intraday/QQQ_5m.csv.gz');
  if (!path) return;
  const { panel, quality } = await loadPanel({ source: 'csv', path, interval: '5m', end: '2024-07-31' });
  assert.is(quality.issues.length, 0);
  assert.is(new Date(panel.time[0]).toISOString(), '2024-03-11T13:30:00.000Z');
});

reference('the whole panel of 78 stocks loads', async () => {
  const path = sharedPath('data/daily/stocks_daily.csv.gz');
  if (!path) return;
  const { panel, quality } = await loadPanel({ source: 'csv', path });
  assert.is(panel.symbols.length, 78);
  assert.is(quality.bars, 382_448);
  assert.is(quality.errors, 0);
  assert.is(quality.counts['split-suspicion'], 0);
  assert.equal(Array.from(panel.time, isoDate), sessions('2005-01-03', '2025-06-30'));
});

reference.run();
