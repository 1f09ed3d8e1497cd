import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { quietContext } from '../../src/core/index.ts';
import { FEATURES } from '../../src/features/index.ts';
import {
  loadCheckpoint,
  MODELS,
  openModel,
  POINT_OUTPUT,
  resolveModelOptions,
  saveCheckpoint,
  TrainingSchema,
  trainModel,
} from '../../src/models/index.ts';
import { loadNative } from '../../src/native/index.ts';
import { sameArray } from '../assert.ts';
import { plantedAr1 } from '../fixtures/plantedAr1.ts';
import { smallOptions, trainingOf } from '../fixtures/training.ts';

const test = suite('model registry');
const catalog = loadNative().modelCatalog();

test('the registry and the native catalog hold the same architectures', () => {
  assert.equal(MODELS.entries.map((spec) => spec.native).sort(), catalog.map((info) => info.name).sort());
});

for (const spec of MODELS.entries) {
  test(`${spec.name}: schema, defaults and words are complete and equal the native options`, () => {
    const info = catalog.find(({ name }) => name === spec.native);
    const properties = Object.entries(spec.schema.properties) as [string, Record<string, unknown>][];
    assert.equal(
      properties.map(([name, p]) => ({ name, kind: p.type, default: p.default })),
      info?.options.filter((option) => option.name !== 'feature').map((option) => ({ ...option })),
    );
    // Where a member's one feature stands is no option of a user's: it follows from the feature names.
    assert.is(
      info?.options.some((option) => option.name === 'feature'),
      spec.input !== undefined,
    );
    if (spec.input !== undefined) assert.ok(FEATURES.has(spec.input));
    for (const [name, p] of properties) {
      assert.ok(p.description && p.unit && 'maximum' in p, `${name} lacks description, unit or range`);
    }
    assert.match(spec.description, /\.$/);
    assert.ok(spec.source.length > 10);
    assert.ok(spec.window(resolveModelOptions(spec, {})) >= 1);
  });

  test(`${spec.name}: trains on 200 rows, forecasts finitely, and so does its checkpoint`, async () => {
    const { data } = plantedAr1({ times: 200, features: 5 });
    const few = { ...data, trainRows: data.trainRows.subarray(0, 200) };
    const seen: number[] = [];
    const weights = await trainModel(
      spec.name,
      smallOptions(spec.name),
      POINT_OUTPUT,
      few,
      trainingOf({ epochs: 2 }),
      {
        ...quietContext(),
        progress: ({ done, total }) => seen.push(done / total),
      },
    );
    assert.ok(seen.length > 0 && seen.at(-1) === 1, 'progress did not reach the end');
    assert.is(weights.trainLoss.length, weights.epochs);
    assert.ok(weights.bestEpoch >= 1 && weights.bestEpoch <= weights.epochs);
    const model = openModel(weights);
    const forecasts = await model.predict(data.features, data.validRows);
    assert.ok(forecasts.every(Number.isFinite));

    const dir = await mkdtemp(join(tmpdir(), 'models-'));
    try {
      const features = ['a', 'b', 'c', 'd', 'e'];
      await saveCheckpoint(dir, spec.name, weights.weights, {
        model: spec.name,
        options: weights.options,
        features,
        horizons: [1],
        head: 'point',
        volatilityWindow: 20,
        sentiment: 'M',
        scaler: { mean: [0, 0, 0, 0, 0], std: [1, 1, 1, 1, 1], clip: 5 },
        residualStd: 1,
        dataHash: '',
        configHash: '',
        codeVersion: '',
        seed: weights.seed,
        trainedUntil: '2020-01-01',
        training: { epochs: weights.epochs, bestEpoch: weights.bestEpoch, validLoss: weights.validLoss[0] },
      });
      const checkpoint = await loadCheckpoint(dir, spec.name, { model: spec.name, features });
      const again = openModel({ ...checkpoint.manifest, featureCount: 5, weights: checkpoint.weights });
      sameArray(again.predictSync(data.features, data.validRows), forecasts);
      again.close();
    } finally {
      await rm(dir, { recursive: true });
      model.close();
    }
  });
}

test('every training option has a default, a range and a sentence', () => {
  for (const [name, p] of Object.entries<Record<string, unknown>>(TrainingSchema.properties as never)) {
    assert.ok('default' in p && ('maximum' in p || p.type === 'boolean') && p.description, name);
  }
});

test.run();
