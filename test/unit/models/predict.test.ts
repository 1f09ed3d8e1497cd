import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { quietContext } from '../../../src/core/index.ts';
import {
  openModel,
  POINT_OUTPUT,
  residualStd,
  type TrainedWeights,
  trainModel,
} from '../../../src/models/index.ts';
import { loadNative } from '../../../src/native/index.ts';
import { close, sameArray, throwsCode } from '../../assert.ts';
import { plantedAr1 } from '../../fixtures/plantedAr1.ts';
import { smallOptions, trainingOf } from '../../fixtures/training.ts';

const { data } = plantedAr1({ times: 120 });
const test = suite<{ weights: TrainedWeights }>('prediction');

test.before(async (context) => {
  const options = smallOptions('lstm-stacked');
  context.weights = await trainModel(
    'lstm-stacked',
    options,
    POINT_OUTPUT,
    data,
    trainingOf({ epochs: 1 }),
    quietContext(),
  );
});

test('a window with an unknown value forecasts NaN, rows without a window are refused', async ({
  weights,
}) => {
  const model = openModel(weights);
  const features = data.features.slice();
  features[40 * 3] = Number.NaN;
  const out = await model.predict(features, Int32Array.of(39, 40, 40 + 15, 40 + 16));
  assert.equal([...out].map(Number.isNaN), [false, true, true, false]);
  for (const row of [-1, 14, 240]) {
    await throwsCode(
      model.predict(features, Int32Array.of(row)),
      'AUTOSTOCK_NATIVE_ARGUMENT',
      `rows[0] was ${row}`,
    );
  }
  assert.is((await model.predict(features, new Int32Array(0))).length, 0);
  throwsCode(
    () => model.predictSync(features.subarray(1), Int32Array.of(20)),
    'AUTOSTOCK_NATIVE_ARGUMENT',
    'rows of 3',
  );
  model.close();
});

test('a closed model refuses, and a forecast under way survives the closing', async ({ weights }) => {
  const before = loadNative().openHandles();
  const model = openModel(weights);
  assert.is(loadNative().openHandles(), before + 1);
  const rows = Int32Array.from({ length: 100 }, (_, i) => i + 15);
  const running = model.predict(data.features, rows);
  model.close();
  model.close();
  assert.is(loadNative().openHandles(), before);
  assert.ok((await running).every(Number.isFinite));
  throwsCode(() => model.predictSync(data.features, rows), 'AUTOSTOCK_NATIVE_HANDLE', 'closed');
});

test('several forecasts at once on one model agree with one alone', async ({ weights }) => {
  const model = openModel(weights);
  const rows = Int32Array.from({ length: 90 }, (_, i) => i + 20);
  const alone = model.predictSync(data.features, rows);
  const many = await Promise.all(Array.from({ length: 4 }, () => model.predict(data.features, rows)));
  for (const forecasts of many) sameArray(forecasts, alone);
  model.close();
});

test('residualStd is the sample deviation of label - forecast', async ({ weights }) => {
  const model = openModel(weights);
  const rows = data.validRows;
  const errors = [...model.predictSync(data.features, rows)].map((f, i) => data.labels[rows[i]] - f);
  const mean = errors.reduce((a, b) => a + b) / errors.length;
  const variance = errors.reduce((sum, e) => sum + (e - mean) ** 2, 0) / (errors.length - 1);
  close(await residualStd(model, data.features, data.labels, rows), Math.sqrt(variance), { rtol: 1e-9 });
  await throwsCode(
    residualStd(model, data.features, data.labels, rows.subarray(0, 1)),
    'AUTOSTOCK_DATA_TOO_SHORT',
    '2 rows',
  );
  model.close();
});

test.run();
