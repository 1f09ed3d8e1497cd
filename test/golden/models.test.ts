import { suite } from 'uvu';
import { createRng, quietContext } from '../../src/core/index.ts';
import { openModel, POINT_OUTPUT, trainModel } from '../../src/models/index.ts';
import { loadNative } from '../../src/native/index.ts';
import { sameArray } from '../assert.ts';
import { plantedAr1 } from '../fixtures/plantedAr1.ts';
import { smallOptions, trainingOf } from '../fixtures/training.ts';

const test = suite('served forecasts');
const { data } = plantedAr1({ times: 60 });
const native = loadNative();

/** The same tensors with every value drawn anew, so that they do not depend on the trainer; variances are positive. */
function redrawn(weights: Uint8Array): Uint8Array {
  const rng = createRng(1, 'golden');
  const drawn = native.tensorsRead(weights).map((tensor) => ({
    ...tensor,
    data: tensor.data.map(() => (tensor.name.endsWith('running_var') ? rng.uniform() : rng.uniform() - 0.5)),
  }));
  return native.tensorsWrite(drawn);
}

/** Features without libm: sums of uniforms are the same bits everywhere. */
function uniformFeatures(): Float32Array {
  const rng = createRng(2, 'golden');
  return Float32Array.from({ length: 60 * 3 }, () => 4 * rng.uniform() - 2);
}

const GOLDEN: Record<string, number[]> = {
  ridge: [0.21496400237083435, -0.5080833435058594, -0.02504175901412964, -0.5438303351402283],
  dlinear: [-0.3434321880340576, -1.2868144512176514, -1.9996381998062134, -1.067950963973999],
  nlinear: [1.4890055656433105, -1.8069437742233276, -0.9868526458740234, 0.736541748046875],
  'lstm-basic': [-0.8129410743713379, -0.5851119160652161, -0.6578810214996338, -0.8041278123855591],
  'lstm-stacked': [-0.29602184891700745, -0.1944541335105896, -0.1346413940191269, -0.21025969088077545],
  'lstm-attention': [1.1972930431365967, 0.8234326243400574, 1.2185485363006592, 0.4566352367401123],
  'gru-residual': [1.7274012565612793, 1.1444979906082153, 1.0488754510879517, 1.3278141021728516],
  'gru-enhanced': [0.27050644159317017, -0.3268372118473053, 0.12767675518989563, 0.3685323894023895],
  'tcn-residual': [-0.02465488761663437, -0.32344043254852295, -0.2248954027891159, -0.3462144732475281],
  'tcn-multiscale': [-0.521897554397583, -0.451955109834671, -0.45341819524765015, -0.758224368095398],
  'transformer-causal': [-0.6783897876739502, -0.7743844985961914, -0.6752474904060364, -0.5010654926300049],
  'transformer-streaming': [
    -0.7707409858703613, -0.8502553105354309, -0.7593337893486023, -0.5925765037536621,
  ],
  patchtst: [1.8254679441452026, 1.007714033126831, 0.5109869241714478, -0.37905025482177734],
  itransformer: [0.6312265396118164, 0.2615734934806824, 0.618035078048706, 0.44693243503570557],
  tsmixer: [-0.19966445863246918, -0.6411954164505005, -1.1660516262054443, -0.40496698021888733],
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
