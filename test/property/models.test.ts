import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { quietContext } from '../../src/core/index.ts';
import { MODELS, openModel, POINT_OUTPUT, type TrainedWeights, trainModel } from '../../src/models/index.ts';
import { loadNative, sharedFloat32 } from '../../src/native/index.ts';
import { sameArray, throwsCode } from '../assert.ts';
import { plantedAr1 } from '../fixtures/plantedAr1.ts';
import { smallOptions, trainingOf } from '../fixtures/training.ts';

const test = suite<{ trained: Map<string, TrainedWeights> }>('model properties');
const { data, times } = plantedAr1({ times: 160, features: 5 });
const FIRST = 15;

test.before(async (context) => {
  context.trained = new Map();
  for (const name of MODELS.names()) {
    const training = trainingOf({ epochs: 1 });
    context.trained.set(
      name,
      await trainModel(name, smallOptions(name), POINT_OUTPUT, data, training, quietContext()),
    );
  }
});

for (const name of MODELS.names()) {
  test(`${name}: a forecast does not depend on how many rows are asked for, nor on their places`, ({
    trained,
  }) => {
    const model = openModel(trained.get(name)!);
    const all = Int32Array.from({ length: times - FIRST }, (_, i) => i + FIRST);
    const reference = model.predictSync(data.features, all);
    const row = fc.integer({ min: FIRST, max: times - 1 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 130 }), (rows) => {
        const forecasts = model.predictSync(data.features, Int32Array.from(rows));
        sameArray(
          forecasts,
          rows.map((r) => reference[r - FIRST]),
        );
      }),
      { numRuns: 60, seed: 1 },
    );
    // One row at each of 64 places among neighbours of every size.
    for (let place = 0; place < 64; place++) {
      const rows = Int32Array.from({ length: 64 }, (_, i) =>
        i === place ? 100 : FIRST + ((i * 7 + place) % 140),
      );
      assert.is(model.predictSync(data.features, rows)[place], reference[100 - FIRST]);
    }
    model.close();
  });

  test(`${name}: a window forecasts the same bits in a batch of 1, 7 or 256`, ({ trained }) => {
    const model = openModel(trained.get(name)!);
    const native = loadNative();
    const [L, F] = [model.window, data.featureCount];
    const ends = Int32Array.from({ length: 256 }, (_, i) => FIRST + ((i * 11) % (times - FIRST)));
    const reference = model.predictSync(data.features, ends);
    const windows = sharedFloat32(256 * L * F);
    ends.forEach((end, i) => {
      windows.set(data.features.subarray((end - L + 1) * F, (end + 1) * F), i * L * F);
    });
    const output = sharedFloat32(256);
    const handle = native.windowOpen(model.handle, windows, output);
    for (const size of [1, 7, 256]) {
      output.fill(-1);
      native.windowRun(handle, size);
      sameArray(output.subarray(0, size), reference.subarray(0, size), `${size} windows`);
      assert.ok(output.subarray(size).every((x) => x === -1));
    }
    native.windowClose(handle);
    model.close();
  });

  test(`${name}: forecasts up to t are the same bits when bars after t change or vanish`, ({ trained }) => {
    const model = openModel(trained.get(name)!);
    const rows = Int32Array.from({ length: times - FIRST }, (_, i) => i + FIRST);
    const reference = model.predictSync(data.features, rows);
    fc.assert(
      fc.property(fc.integer({ min: FIRST, max: times - 2 }), fc.float({ noNaN: true }), (t, value) => {
        const past = rows.subarray(0, t + 1 - FIRST);
        const changed = data.features.slice();
        changed.fill(value, (t + 1) * 5, times * 5);
        sameArray(model.predictSync(changed, past), reference.subarray(0, past.length));
        sameArray(
          model.predictSync(data.features.slice(0, (t + 1) * 5), past),
          reference.subarray(0, past.length),
        );
      }),
      { numRuns: 30, seed: 2 },
    );
    model.close();
  });

  test(`${name}: forecasts depend on nothing before the window`, ({ trained }) => {
    const model = openModel(trained.get(name)!);
    const row = Int32Array.of(80);
    const changed = data.features.slice().fill(3, 0, (81 - model.window) * 5);
    sameArray(model.predictSync(changed, row), model.predictSync(data.features, row));
    model.close();
  });

  test(`${name}: damaged weights are refused or forecast finitely, and name what is wrong`, ({ trained }) => {
    const good = trained.get(name)!;
    const header = 8 + Number(new DataView(good.weights.slice().buffer).getBigUint64(0, true));
    const at = fc.integer({ min: 0, max: Math.min(good.weights.length, header + 64) - 1 });
    fc.assert(
      fc.property(at, fc.integer({ min: 0, max: 255 }), fc.boolean(), (index, byte, cut) => {
        const weights = cut ? good.weights.slice(0, index) : good.weights.with(index, byte);
        if (weights.length === 0) return;
        try {
          const model = openModel({ ...good, weights });
          assert.not.ok(Number.isNaN(model.predictSync(data.features, Int32Array.of(50))[0]));
          model.close();
        } catch (error) {
          assert.is((error as { code?: string }).code, 'AUTOSTOCK_MODEL_CHECKPOINT', String(error));
        }
      }),
      { numRuns: 300, seed: 3 },
    );
    if (weightsOf(good) > 0) {
      throwsCode(
        () => openModel({ ...good, featureCount: 4 }),
        'AUTOSTOCK_MODEL_CHECKPOINT',
        /tensor ".*" has shape .*the model needs/,
      );
    }
  });
}

const weightsOf = (trained: TrainedWeights): number => trained.parameters;

test.run();
