import { suite } from 'uvu';
import { createRng, quietContext } from '../../src/core/index.ts';
import { openModel, POINT_OUTPUT, trainModel } from '../../src/models/index.ts';
import { sameArray } from '../assert.ts';
import { plantedAr1 } from '../fixtures/plantedAr1.ts';
import { smallOptions, trainingOf } from '../fixtures/training.ts';

const test = suite('served forecasts');
const { data } = plantedAr1({ times: 60 });

/** The same header with every weight drawn anew, so that the values do not depend on the trainer. */
function redrawn(weights: Uint8Array): Uint8Array {
  const bytes = weights.slice();
  const view = new DataView(bytes.buffer);
  const rng = createRng(1, 'golden');
  for (let at = 8 + Number(view.getBigUint64(0, true)); at < bytes.length; at += 4) {
    view.setFloat32(at, rng.uniform() - 0.5, true);
  }
  return bytes;
}

/** Features without libm: sums of uniforms are the same bits everywhere. */
function uniformFeatures(): Float32Array {
  const rng = createRng(2, 'golden');
  return Float32Array.from({ length: 60 * 3 }, () => 4 * rng.uniform() - 2);
}

const GOLDEN: Record<string, number[]> = {
  ridge: [0.21496400237083435, -0.5080833435058594, -0.02504175901412964, -0.5438303351402283],
  dlinear: [-0.34343221783638, -1.2868144512176514, -1.999638319015503, -1.06795072555542],
  'lstm-stacked': [-0.29602187871932983, -0.19445419311523438, -0.13464143872261047, -0.21025967597961426],
  'tcn-residual': [-0.024654865264892578, -0.32344046235084534, -0.2248954176902771, -0.3462144732475281],
};

for (const [name, expected] of Object.entries(GOLDEN)) {
  test(`${name}: the same weights and windows give the same bits on every machine`, async () => {
    const trained = await trainModel(
      name,
      smallOptions(name),
      POINT_OUTPUT,
      data,
      trainingOf({ epochs: 1 }),
      quietContext(),
    );
    const model = openModel({ ...trained, weights: redrawn(trained.weights) });
    sameArray(model.predictSync(uniformFeatures(), Int32Array.of(15, 30, 45, 59)), expected);
    model.close();
  });
}

test.run();
