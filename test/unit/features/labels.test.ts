import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FIELDS } from '../../../src/core/index.ts';
import { slicePanel } from '../../../src/data/index.ts';
import { computeFeatures, computeLabels, predictionRows, sampleRows } from '../../../src/features/index.ts';
import { close, sameArray, throwsCode } from '../../assert.ts';
import { randomPanel } from '../../fixtures/panels.ts';

const test = suite('labels and rows');
const T = 60;
const panel = randomPanel(['M', 'A'], T);

function sampleStd(values: number[]): number {
  const mean = values.reduce((a, b) => a + b) / values.length;
  return Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1));
}

test('are log returns scaled by the volatility known at their bar', () => {
  const labels = computeLabels(panel, 3, 10);
  assert.is(labels.horizon, 3);
  assert.is(labels.endOffset, 3);
  const { close: prices } = panel.fields;
  const row = T + 30;
  const returns = Array.from({ length: 10 }, (_, i) => Math.log(prices[row - i] / prices[row - i - 1]));
  const volatility = sampleStd(returns);
  const raw = Math.log(prices[row + 3] / prices[row]);
  close(labels.volatility[row], volatility);
  close(labels.raw[row], raw);
  close(labels.scaled[row], raw / (volatility * Math.sqrt(3)), { rtol: 1e-6 });
});

test('are NaN in warm-up, where the horizon leaves the data and where a bar is missing', () => {
  const holed = slicePanel(panel, 0, T);
  for (const field of FIELDS) {
    holed.fields[field][40] = Number.NaN;
    holed.fields[field].fill(Number.NaN, T + 50);
  }
  const { raw, scaled } = computeLabels(holed, 2, 10);
  const known = (values: ArrayLike<number>, row: number) => Number.isFinite(values[row]);
  assert.ok(known(raw, 5) && !known(scaled, 5), 'warm-up');
  assert.ok(known(scaled, 10));
  assert.not(known(scaled, 38));
  assert.not(known(scaled, 40));
  assert.ok(known(scaled, 39) && known(scaled, 41));
  assert.ok(
    known(scaled, T + 47) && !known(scaled, T + 48) && !known(scaled, T + 50),
    'the symbol ends early',
  );
  assert.ok(known(scaled, T - 3) && !known(scaled, T - 2), 'the panel ends');
});

test('are clipped, and NaN where the price does not move', () => {
  const flat = slicePanel(panel, 0, T);
  flat.fields.close.fill(50, 0, T);
  flat.fields.close[T + 30] *= 3;
  const { scaled } = computeLabels(flat, 1, 10, 2);
  assert.ok(scaled.subarray(0, T).every(Number.isNaN));
  assert.is(scaled[T + 29], 2);
});

test('refuse horizons, windows and clips that make no sense', () => {
  throwsCode(() => computeLabels(panel, 0, 10), 'AUTOSTOCK_CONFIG_INVALID', 'horizon');
  throwsCode(() => computeLabels(panel, 1.5, 10), 'AUTOSTOCK_CONFIG_INVALID', 'horizon');
  throwsCode(() => computeLabels(panel, 1, 1), 'AUTOSTOCK_CONFIG_INVALID', 'volatilityWindow');
  throwsCode(() => computeLabels(panel, 1, 10, 0), 'AUTOSTOCK_CONFIG_INVALID', 'clip');
});

test('rows have whole windows of features; training rows a label too', () => {
  const holed = slicePanel(panel, 0, T);
  for (const field of FIELDS) holed.fields[field][20] = Number.NaN;
  const features = computeFeatures(holed, ['return1'], 'M');
  const labels = computeLabels(holed, 2, 5);
  // return1 of M is unknown at 0 and 20, of A at 0 only (its own bars are whole)
  const bars = (from: number, to: number, but: number[] = []) =>
    Array.from({ length: to - from }, (_, i) => from + i).filter((t) => !but.includes(t));
  const expected = [...bars(15, 30, [20, 21, 22]), ...bars(15, 30).map((t) => T + t)];
  sameArray(predictionRows(features, 3, 15, 30), expected);
  sameArray(predictionRows(features, 3, 0, 5), [3, 4, T + 3, T + 4]);
  sameArray(predictionRows(features, 3, 30, 30), []);
  const trained = [...bars(50, 58), ...bars(50, 58).map((t) => T + t)];
  sameArray(sampleRows(features, labels, 3, 50, 60), trained);
  throwsCode(() => predictionRows(features, 0, 0, 5), 'AUTOSTOCK_CONFIG_INVALID', 'window');
  throwsCode(() => predictionRows(features, 3, 0, 61), 'AUTOSTOCK_CONFIG_INVALID', '60 bars');
});

test.run();
