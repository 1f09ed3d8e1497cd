import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { quietContext } from '../../../src/core/index.ts';
import { MODELS, openModel, POINT_OUTPUT, trainModel } from '../../../src/models/index.ts';
import { loadNative } from '../../../src/native/index.ts';
import { throwsCode } from '../../assert.ts';
import { informationCoefficient, plantedAr1 } from '../../fixtures/plantedAr1.ts';
import { smallOptions, trainingOf } from '../../fixtures/training.ts';

const test = suite('training');
const learners = MODELS.names().filter((name) => name !== 'zero-return');
/** Forecasts the same at every row, so that it can follow no signal. */
const constant = 'historical-mean';
const gradient = loadNative()
  .modelCatalog()
  .filter((info) => info.gradient)
  .map(({ name }) => name);
/** Members that draw. */
const seeded = (name: string) => name === 'gbdt' || gradient.includes(MODELS.get(name).native);

async function outOfSampleIc(name: string, shuffled: boolean) {
  const { data, testRows } = plantedAr1({ shuffled });
  const weights = await trainModel(
    name,
    smallOptions(name),
    POINT_OUTPUT,
    data,
    trainingOf({ epochs: 8 }),
    quietContext(),
  );
  const model = openModel(weights);
  const ic = informationCoefficient(model.predictSync(data.features, testRows), data.labels, testRows);
  model.close();
  // Three deviations: one member of a whole zoo passes two by chance.
  return { ic, bound: 3 / Math.sqrt(testRows.length) };
}

for (const name of learners) {
  if (name !== constant) {
    test(`${name} finds a planted AR(1) signal`, async () => {
      const { ic } = await outOfSampleIc(name, false);
      assert.ok(ic > 0.1, `IC ${ic}`);
    });
  }

  test(`${name} finds nothing in shuffled labels`, async () => {
    const { ic, bound } = await outOfSampleIc(name, true);
    // A constant forecast has no IC: nothing found.
    assert.not.ok(Math.abs(ic) >= bound, `IC ${ic}, bound ${bound}`);
  });

  test(`${name} gives the same bytes for a seed, also when two train at once`, async () => {
    const { data } = plantedAr1({ times: 400 });
    const train = (seed: number) =>
      trainModel(
        name,
        smallOptions(name),
        POINT_OUTPUT,
        data,
        trainingOf({ epochs: 2 }, seed),
        quietContext(),
      );
    const alone = await train(5);
    const [a, b] = await Promise.all([train(5), train(5)]);
    assert.equal(a.weights, alone.weights);
    assert.equal(b.weights, alone.weights);
    if (seeded(name)) assert.not.equal((await train(6)).weights, alone.weights);
  });
}

test('progress counts batches to the total and a cancelled training stops within 100 ms', async () => {
  const { data } = plantedAr1({ times: 3000, window: 32 });
  const controller = new AbortController();
  let seen = 0;
  let cancelledAt = 0;
  const training = trainModel('lstm-stacked', {}, POINT_OUTPUT, data, trainingOf({ epochs: 1000 }), {
    ...quietContext(controller.signal),
    progress: ({ stage, done, total, unit }) => {
      assert.is(stage, 'lstm-stacked');
      assert.is(unit, 'batches');
      assert.ok(done > seen && done <= total);
      seen = done;
      if (cancelledAt > 0) return;
      cancelledAt = performance.now();
      controller.abort();
    },
  });
  await throwsCode(training, 'AUTOSTOCK_CANCELLED');
  assert.ok(seen > 0);
  const latency = performance.now() - cancelledAt;
  // The bound is for a machine of its own; tests share theirs.
  assert.ok(latency < 1000, `${latency} ms`);
  await throwsCode(
    trainModel('ridge', {}, POINT_OUTPUT, data, trainingOf(), quietContext(controller.signal)),
    'AUTOSTOCK_CANCELLED',
  );
});

test('wrong options, rows and data are coded errors that name the field', async () => {
  const { data } = plantedAr1({ times: 100 });
  const train = (name: string, options: unknown, change: Partial<typeof data> = {}) =>
    trainModel(
      name,
      options,
      POINT_OUTPUT,
      { ...data, ...change },
      trainingOf({ epochs: 1 }),
      quietContext(),
    );
  await throwsCode(train('dlinaer', {}), 'AUTOSTOCK_CONFIG_UNKNOWN_NAME', 'dlinear');
  await throwsCode(train('dlinear', { windw: 8 }), 'AUTOSTOCK_CONFIG_UNKNOWN_KEY', 'window');
  await throwsCode(train('dlinear', { window: 1 }), 'AUTOSTOCK_CONFIG_INVALID', 'dlinear.window');
  await throwsCode(train('dlinear', { kernel: 4 }), 'AUTOSTOCK_CONFIG_INVALID', 'odd');
  await throwsCode(train('ridge', {}, { trainRows: new Int32Array(0) }), 'AUTOSTOCK_DATA_TOO_SHORT', 'ridge');
  await throwsCode(
    train('ridge', {}, { trainRows: Int32Array.of(9999) }),
    'AUTOSTOCK_NATIVE_ARGUMENT',
    '9999',
  );
  await throwsCode(
    train('ridge', {}, { labels: new Float32Array(3) }),
    'AUTOSTOCK_NATIVE_ARGUMENT',
    'features',
  );
});

test('without validation rows every epoch runs and the last weights stay', async () => {
  const { data } = plantedAr1({ times: 60 });
  const alone = { ...data, validRows: new Int32Array(0) };
  const { epochs, bestEpoch, validLoss } = await trainModel(
    'tcn-residual',
    smallOptions('tcn-residual'),
    POINT_OUTPUT,
    alone,
    trainingOf({ epochs: 3, batchSize: 1000 }),
    quietContext(),
  );
  assert.equal([epochs, bestEpoch], [3, 3]);
  assert.ok(validLoss.every(Number.isNaN));
});

test.run();
