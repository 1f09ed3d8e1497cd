import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { computeFeatures, FEATURES, openFeatureStream } from '../../../src/features/index.ts';
import { loadNative, panelHandle } from '../../../src/native/index.ts';
import { close, throwsCode } from '../../assert.ts';
import { randomPanel } from '../../fixtures/panels.ts';

const test = suite('feature pipeline');
const panel = randomPanel(['M', 'A'], 80);
const T = 80;

test('lays values out by symbol, bar, feature', () => {
  const features = computeFeatures(panel, ['return1', 'smaRatio20', 'sentimentReturn1'], 'M');
  assert.equal(features.names, ['return1', 'smaRatio20', 'sentimentReturn1']);
  assert.is(features.values.length, 2 * T * 3);
  const { close: prices } = panel.fields;
  const t = 50;
  const row = T + t;
  const mean = prices.subarray(row - 19, row + 1).reduce((a, b) => a + b) / 20;
  close(features.values.subarray(row * 3, row * 3 + 3), [
    prices[row] / prices[row - 1] - 1,
    prices[row] / mean - 1,
    prices[t] / prices[t - 1] - 1,
  ]);
});

test('applies every transform', () => {
  const native = loadNative();
  const out = new Float64Array(2 * T);
  const value = (transform: 'identity' | 'ratioToClose' | 'perClose' | 'centred' | 'closeRatio') => {
    const spec = { indicator: 'sma', params: { period: 2 }, output: 'sma', transform };
    native.featureSeries(panelHandle(panel), [spec], 0, out);
    return out[9];
  };
  const price = panel.fields.close[9];
  const mean = (price + panel.fields.close[8]) / 2;
  close(value('identity'), mean);
  close(value('ratioToClose'), mean / price - 1);
  close(value('perClose'), mean / price);
  close(value('centred'), (mean - 50) / 50);
  close(value('closeRatio'), price / mean - 1);
});

test('loads a panel once, however many ask for it', () => {
  const other = randomPanel(['M', 'A'], 30, 2);
  const before = loadNative().openHandles();
  computeFeatures(other, ['return1'], 'M');
  computeFeatures(other, ['return5'], 'M');
  assert.is(panelHandle(other), panelHandle(other));
  assert.is(loadNative().openHandles(), before + 1);
});

test('refuses unknown names, repeated names, an unknown sentiment symbol and wrong bars', () => {
  throwsCode(
    () => computeFeatures(panel, ['rsi41'], 'M'),
    'AUTOSTOCK_CONFIG_UNKNOWN_NAME',
    'did you mean "rsi14"',
  );
  throwsCode(() => computeFeatures(panel, [], 'M'), 'AUTOSTOCK_CONFIG_INVALID', 'empty');
  throwsCode(() => computeFeatures(panel, ['rsi14', 'rsi14'], 'M'), 'AUTOSTOCK_CONFIG_INVALID', 'twice');
  throwsCode(() => computeFeatures(panel, ['rsi14'], 'QQQ'), 'AUTOSTOCK_CONFIG_INVALID', '"QQQ"');
  const stream = openFeatureStream(['return1'], ['M', 'A'], 'M');
  throwsCode(() => stream.step(new Float64Array(5)), 'AUTOSTOCK_NATIVE_ARGUMENT', '2 symbols x 5 fields');
  stream.close();
  throwsCode(() => stream.step(new Float64Array(10)), 'AUTOSTOCK_NATIVE_HANDLE');
});

test('native calls refuse wrong parameters by name', () => {
  const native = loadNative();
  const series = [new Float64Array(4)];
  const call = (name: string, params: Record<string, number>, inputs = series, outputs = series) =>
    native.indicatorSeries(name, params, inputs, outputs);
  throwsCode(() => call('smaa', {}), 'AUTOSTOCK_CONFIG_UNKNOWN_NAME', 'smaa');
  throwsCode(() => call('sma', { period: 0 }), 'AUTOSTOCK_NATIVE_ARGUMENT', 'period');
  throwsCode(() => call('sma', { period: 2.5 }), 'AUTOSTOCK_NATIVE_ARGUMENT', 'whole');
  throwsCode(() => call('sma', { period: 10_001 }), 'AUTOSTOCK_NATIVE_ARGUMENT', '10000');
  throwsCode(() => call('sma', { periods: 3 }), 'AUTOSTOCK_NATIVE_ARGUMENT', 'period');
  throwsCode(() => call('macd', { fast: 26, slow: 12 }, series), 'AUTOSTOCK_NATIVE_ARGUMENT', 'below');
  throwsCode(() => call('sma', {}, [], series), 'AUTOSTOCK_NATIVE_ARGUMENT', 'inputs');
  throwsCode(() => call('sma', {}, series, [new Float64Array(3)]), 'AUTOSTOCK_NATIVE_ARGUMENT', 'outputs[0]');
});

test('both groups of features are there', () => {
  assert.ok(FEATURES.names().length >= 16);
  assert.ok(FEATURES.entries.some((feature) => feature.group === 'sentiment'));
});

test.run();
