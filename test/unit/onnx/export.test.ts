import { createRequire } from 'node:module';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  headWidth,
  MODELS,
  nativeOutput,
  type OutputConfig,
  openModel,
  outputSize,
} from '../../../src/models/index.ts';
import { HEADS, loadNative } from '../../../src/native/index.ts';
import { exportOnnx, hasOnnx } from '../../../src/onnx/index.ts';
import { close } from '../../assert.ts';
import { noisyWeights, noisyWindows } from '../../fixtures/memberWeights.ts';
import { smallOptions } from '../../fixtures/training.ts';

/** As much of onnxruntime-node as is used; it is not a dependency, only checked against where it is installed. */
interface Runtime {
  readonly InferenceSession: {
    create(
      model: Uint8Array,
    ): Promise<{ run(feeds: object): Promise<{ y: { data: Float32Array; dims: number[] } }> }>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: number[]) => object;
}

function findRuntime(): Runtime | undefined {
  try {
    return createRequire(import.meta.url)('onnxruntime-node') as Runtime;
  } catch {
    process.stdout.write('  skipped: onnxruntime-node is not installed\n');
    return undefined;
  }
}

const runtime = findRuntime();
const test = suite('onnx export');
const FEATURES = 5;
const BATCH = 3;
const exportable = MODELS.entries.filter(({ native }) => hasOnnx(native));

async function compare(model: string, output: OutputConfig, ort: Runtime, seeds = 1): Promise<void> {
  const native = loadNative();
  const spec = MODELS.get(model);
  const options = smallOptions(model);
  const shape = nativeOutput(output);
  const { window } = native.modelDescribe(spec.native, options, shape, FEATURES);
  const members = Array.from({ length: seeds }, (_, k) =>
    noisyWeights(model, options, output, FEATURES, k + 1),
  );
  const weights = seeds === 1 ? members[0] : native.modelJoin(spec.native, options, shape, FEATURES, members);
  const x = noisyWindows(BATCH, window, FEATURES);
  const source = { model, options, output, featureCount: FEATURES, weights, seeds };
  const opened = openModel(source);
  const rows = Int32Array.from({ length: BATCH }, (_, b) => (b + 1) * window - 1);
  const expected = opened.predictSync(x, rows);
  opened.close();
  const session = await ort.InferenceSession.create(exportOnnx({ ...source, codeVersion: 'test' }));
  const { y } = await session.run({ x: new ort.Tensor('float32', x, [BATCH, window, FEATURES]) });
  assert.equal(y.dims, [BATCH, output.horizons.length, headWidth(output)]);
  assert.is(y.data.length, BATCH * outputSize(output));
  close(y.data, expected, { rtol: 1e-5, atol: 2e-6 }, `${model}, ${output.head}, ${seeds} seeds`);
}

for (const { name } of runtime ? exportable : []) {
  test(`${name} gives what its engine gives`, async () => {
    await compare(name, { horizons: [1, 5], head: 'quantiles' }, runtime!);
    await compare(name, { horizons: [1], head: 'point' }, runtime!);
  });
}

if (runtime) {
  test('every head is finished, and seeds are averaged', async () => {
    for (const { name } of HEADS) await compare('dlinear', { horizons: [1, 2, 7], head: name }, runtime);
    await compare('lstm-stacked', { horizons: [1, 5], head: 'studentT' }, runtime, 3);
    await compare('ridge', { horizons: [1, 5], head: 'gaussian' }, runtime);
  });
}

test('the members of the zoo that are trained by gradients are exported', () => {
  const gradient = loadNative()
    .modelCatalog()
    .filter((model) => model.gradient && MODELS.entries.some(({ native }) => native === model.name));
  assert.equal(
    gradient.map(({ name }) => name).filter((name) => !hasOnnx(name)),
    [],
  );
});

test('weights that do not fit are refused', () => {
  const output: OutputConfig = { horizons: [1], head: 'point' };
  const options = smallOptions('dlinear');
  const weights = noisyWeights('dlinear', options, output, FEATURES);
  const source = { model: 'dlinear', options, output, weights, codeVersion: 'test' };
  assert.ok(exportOnnx({ ...source, featureCount: FEATURES }).length > weights.length / 2);
  for (const wrong of [
    { ...source, featureCount: FEATURES + 1 },
    { ...source, featureCount: FEATURES, weights: weights.slice(0, -4) },
  ]) {
    try {
      exportOnnx(wrong);
      assert.unreachable();
    } catch (error) {
      assert.is((error as { code?: string }).code, 'AUTOSTOCK_MODEL_CHECKPOINT');
    }
  }
});

test.run();
