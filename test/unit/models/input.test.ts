import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { quietContext } from '../../../src/core/index.ts';
import { checkInput, MODELS, openModel, POINT_OUTPUT, trainModel } from '../../../src/models/index.ts';
import { resolveRunConfig } from '../../../src/pipeline/index.ts';
import { sameArray, throwsCode } from '../../assert.ts';
import { plantedAr1 } from '../../fixtures/plantedAr1.ts';
import { smallOptions, trainingOf } from '../../fixtures/training.ts';

const test = suite('feature of a member');
const readers = MODELS.entries.filter(({ input }) => input !== undefined).map(({ name }) => name);

test('members of one feature are those of past returns', () => {
  assert.equal(readers, ['last-return', 'ewma', 'ar', 'har']);
  for (const name of MODELS.names()) checkInput(name, ['rsi14', 'return1']);
  checkInput('ridge', []);
});

for (const name of readers) {
  test(`${name}: a run without its feature is refused by name, and so is a training`, async () => {
    const config = { data: { source: 'synth' }, features: ['rsi14'], models: [{ name }] };
    throwsCode(
      () => resolveRunConfig(config),
      'AUTOSTOCK_CONFIG_INVALID',
      `features must hold "return1", which ${name} reads`,
    );
    const { data } = plantedAr1({ times: 200 });
    const training = trainModel(
      name,
      smallOptions(name),
      POINT_OUTPUT,
      { ...data, names: ['a', 'b', 'c'] },
      trainingOf(),
      quietContext(),
    );
    await throwsCode(training, 'AUTOSTOCK_CONFIG_INVALID');
  });

  test(`${name}: the column is found by name, a user cannot write it`, async () => {
    const { data } = plantedAr1({ times: 200 });
    const forecasts = async (features: Float32Array, names: readonly string[]) => {
      const given = { ...data, features, names };
      const weights = await trainModel(
        name,
        smallOptions(name),
        POINT_OUTPUT,
        given,
        trainingOf(),
        quietContext(),
      );
      assert.not('feature' in weights.options);
      const model = openModel(weights);
      const out = model.predictSync(features, data.validRows);
      model.close();
      return out;
    };
    const moved = new Float32Array(data.features.length);
    for (let i = 0; i < moved.length; i += 3) {
      moved[i + 2] = data.features[i];
      moved[i] = data.features[i + 2];
      moved[i + 1] = data.features[i + 1];
    }
    sameArray(await forecasts(moved, ['x', 'y', 'return1']), await forecasts(data.features, data.names!));
    await throwsCode(
      trainModel(name, { feature: 1 }, POINT_OUTPUT, data, trainingOf(), quietContext()),
      'AUTOSTOCK_CONFIG_UNKNOWN_KEY',
    );
  });
}

test.run();
