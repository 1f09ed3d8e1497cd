import { loadNative, nativeStatus } from '../../native/index.ts';
import { type Check, fail, ok } from './check.ts';

const SETUP = 'run "npm run setup"';

const addon: Check = {
  name: 'addon',
  run() {
    const status = nativeStatus();
    if (!status.ok) return fail(status.error.message, SETUP);
    const { version, compiler, napi } = status.addon.buildInfo();
    return ok(`autostock.node ${version} loads (${compiler}, Node-API ${napi})`);
  },
};

const libtorch: Check = {
  name: 'libtorch',
  run() {
    const status = nativeStatus();
    if (!status.ok) return fail('unknown: the addon does not load', SETUP);
    const { libtorch: version, cuda } = status.addon.buildInfo();
    return version
      ? ok(`LibTorch ${version}${cuda ? ', CUDA' : ', CPU'}`)
      : fail('the addon is built without LibTorch', SETUP);
  },
};

/** y = 2x + noise-free: ridge must find the slope, through the whole training path. */
const selfTest: Check = {
  name: 'self-test',
  async run() {
    if (!nativeStatus().ok) return fail('not run: the addon does not load', SETUP);
    const native = loadNative();
    const rows = 10;
    const features = Float32Array.from({ length: rows }, (_, i) => i / rows - 0.5);
    const index = Int32Array.from({ length: rows }, (_, i) => i);
    const penalties = { lambdaMin: 1e-9, lambdaMax: 1e-6, lambdaSteps: 2 };
    const output = { horizons: 1, head: 0 };
    const { weights } = await native.modelTrain(
      'ridge',
      penalties,
      output,
      {
        features,
        labels: features.map((x) => 2 * x),
        featureCount: 1,
        horizons: Int32Array.of(1),
        barCount: rows,
        trainRows: index,
        validRows: index,
      },
      {
        epochs: 1,
        batchSize: 10,
        learningRate: 1e-3,
        weightDecay: 0,
        clipNorm: 1,
        patience: 1,
        huberDelta: 1,
        seed: 1,
      },
      {},
    );
    const model = native.modelOpen('ridge', penalties, output, 1, weights);
    const out = new Float32Array(1);
    native.modelPredictSync(model, features, Int32Array.of(rows - 1), out);
    native.modelClose(model);
    const expected = 2 * features[rows - 1];
    const error = Math.abs(out[0] - expected);
    const text = `ridge trained on ${rows} rows forecasts ${out[0].toFixed(4)}, expected ${expected.toFixed(4)}`;
    return error < 1e-3
      ? ok(text)
      : fail(text, 'delete build/ and run "npm run setup": the numbers are wrong');
  },
};

export const native: readonly Check[] = [addon, libtorch, selfTest];
