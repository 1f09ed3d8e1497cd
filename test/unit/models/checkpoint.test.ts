import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sha256 } from '../../../src/core/index.ts';
import { listCheckpoints, loadCheckpoint, saveCheckpoint } from '../../../src/models/index.ts';
import { throwsCode } from '../../assert.ts';

const test = suite<{ dir: string }>('checkpoint');
const weights = Uint8Array.from({ length: 40 }, (_, i) => i);
const manifest = {
  model: 'ridge',
  options: { lambdaMin: 0.1 },
  features: ['a', 'b'],
  horizons: [5],
  head: 'point' as const,
  volatilityWindow: 20,
  sentiment: 'QQQ',
  scaler: { mean: [0, 1], std: [1, 2], clip: 5 },
  residualStd: 0.9,
  dataHash: 'd',
  configHash: 'c',
  codeVersion: '0',
  seed: 3,
  trainedUntil: '2020-01-01',
  training: { epochs: 1, bestEpoch: 1, validLoss: Number.NaN },
};

test.before.each(async (context) => {
  context.dir = await mkdtemp(join(tmpdir(), 'checkpoint-'));
});
test.after.each(({ dir }) => rm(dir, { recursive: true }));

test('what is saved is loaded, and nothing else is left in the folder', async ({ dir }) => {
  const saved = await saveCheckpoint(join(dir, 'deep'), 'ridge-1', weights, manifest);
  assert.is(saved.weightsSha256, sha256(weights));
  const loaded = await loadCheckpoint(join(dir, 'deep'), 'ridge-1');
  assert.equal(loaded.weights, weights);
  assert.equal(loaded.manifest, saved);
  assert.equal((await readdir(join(dir, 'deep'))).sort(), ['ridge-1.json', 'ridge-1.safetensors']);
  await saveCheckpoint(join(dir, 'deep'), 'b', weights, manifest);
  await writeFile(join(dir, 'deep', 'half.safetensors'), weights);
  assert.equal(await listCheckpoints(join(dir, 'deep')), ['b', 'ridge-1']);
  assert.equal(await listCheckpoints(join(dir, 'missing')), []);
});

test('a checkpoint that does not fit the run names the field', async ({ dir }) => {
  await saveCheckpoint(dir, 'x', weights, manifest);
  const refuses = (expected: Parameters<typeof loadCheckpoint>[2], message: string) =>
    throwsCode(loadCheckpoint(dir, 'x', expected), 'AUTOSTOCK_MODEL_CHECKPOINT', message);
  await refuses({ model: 'dlinear' }, 'model is "ridge"');
  await refuses({ horizon: 1 }, 'horizons[0] is 5, the run needs 1');
  await refuses({ features: ['a', 'c'] }, 'features[1] is "b", the run needs "c"');
  await refuses({ features: ['a', 'b', 'c'] }, 'features[2]');
  await refuses({ options: { lambdaMin: 0.2 } }, 'options.lambdaMin');
  await loadCheckpoint(dir, 'x', {
    model: 'ridge',
    horizon: 5,
    features: ['a', 'b'],
    options: { lambdaMin: 0.1 },
  });
});

test('damaged weights and manifests are refused', async ({ dir }) => {
  await saveCheckpoint(dir, 'x', weights, manifest);
  await writeFile(join(dir, 'x.safetensors'), weights.with(3, 99));
  await throwsCode(loadCheckpoint(dir, 'x'), 'AUTOSTOCK_MODEL_CHECKPOINT', 'SHA-256');
  const text = await readFile(join(dir, 'x.json'), 'utf8');
  const damaged: [string, string][] = [
    [text.slice(0, 50), 'not JSON'],
    [text.replace(/"horizons": \[\s*5/, '"horizons": ["5"'), 'horizons.0 must be integer'],
    [text.replace('"format": 2', '"format": 1'), 'format'],
    [text.replace('"seed": 3,', ''), 'seed'],
    [text.replace('"b"\n', '"b", "c"\n'), '2 means and 2 deviations for 3 features'],
  ];
  for (const [json, message] of damaged) {
    await writeFile(join(dir, 'x.json'), json);
    await throwsCode(loadCheckpoint(dir, 'x'), 'AUTOSTOCK_MODEL_CHECKPOINT', message);
  }
});

test('missing checkpoints and names that leave the folder are refused', async ({ dir }) => {
  await throwsCode(loadCheckpoint(dir, 'none'), 'AUTOSTOCK_MODEL_NOT_FOUND', '"none"');
  for (const name of ['../x', '', '.hidden', 'a/b', 'a\0']) {
    await throwsCode(loadCheckpoint(dir, name), 'AUTOSTOCK_CONFIG_INVALID', 'checkpoint name');
  }
});

test.run();
