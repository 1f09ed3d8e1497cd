import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { applyScaler, fitScaler } from '../../../src/models/index.ts';
import { close, sameArray, throwsCode } from '../../assert.ts';

const test = suite('scaler and rows');
const NAN = Number.NaN;
const matrix = (values: number[], names = ['a', 'b']) => ({
  names,
  symbols: 1,
  times: values.length / names.length,
  values: Float64Array.from(values),
});
const rows = (...list: number[]) => Int32Array.from(list);

test('mean and sample deviation of the known values of the given rows', () => {
  const features = matrix([1, 10, 2, NAN, 3, 30, 1000, 1000]);
  const scaler = fitScaler(features, rows(0, 1, 2));
  close(scaler.mean, [2, 20]);
  close(scaler.std, [1, Math.sqrt(200)]);
  const scaled = applyScaler(scaler, features);
  close(scaled, [-1, -Math.SQRT1_2, 0, NAN, 1, Math.SQRT1_2, 5, 5], { rtol: 1e-6 });
  assert.instance(scaled.buffer, SharedArrayBuffer);
});

test('rows outside the fold do not count', () => {
  const features = matrix([1, 1, 2, 3, 3, 5, 9, 9]);
  const before = fitScaler(features, rows(0, 1, 2));
  features.values.fill(1e9, 6);
  const after = fitScaler(features, rows(0, 1, 2));
  sameArray(before.mean, after.mean);
  sameArray(before.std, after.std);
});

test('constant and never known features scale to 0 and NaN, not to Inf', () => {
  const features = matrix([0.1, NAN, 0.1, NAN, 0.1, NAN]);
  const scaled = applyScaler(fitScaler(features, rows(0, 1, 2)), features);
  close(scaled, [0, NAN, 0, NAN, 0, NAN], { atol: 1e-6 });
});

test('no rows and another number of features are coded errors', () => {
  const features = matrix([1, 2]);
  throwsCode(() => fitScaler(features, rows()), 'AUTOSTOCK_DATA_TOO_SHORT', 'train range');
  const scaler = fitScaler(features, rows(0));
  throwsCode(
    () => applyScaler(scaler, matrix([1, 2, 3], ['a', 'b', 'c'])),
    'AUTOSTOCK_MODEL_CHECKPOINT',
    '2 features, the data has 3',
  );
});

test.run();
