import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Checkpoint, loadCheckpoint, saveCheckpoint } from '../../../src/models/index.ts';
import { ModelStore } from '../../../src/store/index.ts';
import { throwsCode } from '../../assert.ts';
import { noisyWeights } from '../../fixtures/memberWeights.ts';

const AT = '2024-01-02T03:04:05.000Z';
const test = suite<{ dir: string; store: ModelStore }>('model store');

async function checkpoint(dir: string, seed: number): Promise<Checkpoint> {
  const weights = noisyWeights('ridge', {}, { horizons: [5], head: 'point' }, 2, seed);
  await saveCheckpoint(join(dir, 'checkpoints'), `ridge-${seed}`, weights, {
    model: 'ridge',
    options: {},
    features: ['a', 'b'],
    horizons: [5],
    head: 'point',
    volatilityWindow: 20,
    sentiment: 'QQQ',
    scaler: { mean: [0, 1], std: [1, 2], clip: 5 },
    residualStd: 0.9,
    dataHash: `data-${seed}`,
    configHash: 'config',
    codeVersion: '0.1.0',
    seed,
    trainedUntil: '2020-01-01',
    training: { epochs: 1, bestEpoch: 1, validLoss: 0.5 },
  });
  return loadCheckpoint(join(dir, 'checkpoints'), `ridge-${seed}`);
}

test.before.each(async (context) => {
  context.dir = await mkdtemp(join(tmpdir(), 'model-store-'));
  context.store = new ModelStore(join(context.dir, 'store'));
});
test.after.each(({ dir }) => rm(dir, { recursive: true }));

test('a version keeps its weights and where they came from', async ({ dir, store }) => {
  const first = await checkpoint(dir, 1);
  const version = await store.register('daily', first, { skill: { rankIc: 0.04 }, at: AT });
  assert.is(version.version, 1);
  assert.equal(version.lineage, {
    dataHash: 'data-1',
    configHash: 'config',
    codeVersion: '0.1.0',
    seed: 1,
    trainedUntil: '2020-01-01',
    weightsSha256: first.manifest.weightsSha256,
  });
  assert.equal(version.skill, { validLoss: 0.5, residualStd: 0.9, epochs: 1, bestEpoch: 1, rankIc: 0.04 });
  await rm(join(dir, 'checkpoints'), { recursive: true });
  assert.equal((await store.load('daily', '1')).weights, first.weights);
  assert.equal(await store.describe('daily', '1'), version);
  assert.is((await store.register('daily', first, { at: AT })).version, 2);
  assert.equal(await store.list(), [
    { name: 'daily', versions: 2, champion: undefined, challenger: undefined },
  ]);
});

test('aliases are promoted and rolled back through their history', async ({ dir, store }) => {
  for (const seed of [1, 2, 3, 4]) await store.register('daily', await checkpoint(dir, seed), { at: AT });
  const champion = async () => (await store.aliases('daily')).champion;
  for (const version of ['1', '2', '3']) await store.promote('daily', version, 'champion', AT);
  assert.equal(await champion(), [1, 2, 3]);
  await store.rollback('daily', 'champion', AT);
  await store.promote('daily', '4', 'challenger', AT);
  await store.promote('daily', 'challenger', 'champion', AT);
  await store.promote('daily', '4', 'champion', AT);
  assert.equal(await champion(), [1, 2, 4]);
  assert.equal((await store.describe('daily', 'champion')).aliases, ['champion', 'challenger']);
  await store.rollback('daily', 'champion', AT);
  await store.rollback('daily', 'champion', AT);
  assert.is(await store.resolve('daily', 'champion'), 1);
  await throwsCode(
    store.rollback('daily', 'champion', AT),
    'AUTOSTOCK_MODEL_NOT_FOUND',
    /nothing to roll back/,
  );
  assert.equal(await champion(), [1]);
});

test('writers at once get numbers of their own, without gaps', async ({ dir, store }) => {
  const taken = await checkpoint(dir, 1);
  const versions = await Promise.all(
    Array.from({ length: 12 }, () => new ModelStore(store.root).register('daily', taken, { at: AT })),
  );
  assert.equal(
    versions.map(({ version }) => version).sort((a, b) => a - b),
    Array.from({ length: 12 }, (_, i) => i + 1),
  );
  await Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      new ModelStore(store.root).promote('daily', `${i + 1}`, 'champion', AT),
    ),
  );
  const { champion } = await store.aliases('daily');
  assert.equal(
    [...champion].sort((a, b) => a - b),
    Array.from({ length: 12 }, (_, i) => i + 1),
  );
  for (const folder of ['versions', 'aliases']) {
    const names = await readdir(join(store.root, 'daily', folder));
    assert.equal(
      names.filter((name) => name.startsWith('.')),
      [],
    );
  }
});

test('damage is named and never served', async ({ dir, store }) => {
  const taken = await checkpoint(dir, 1);
  for (let i = 0; i < 3; i++) await store.register('daily', taken, { at: AT });
  await store.promote('daily', '1', 'champion', AT);
  await store.promote('daily', '3', 'champion', AT);
  const at = (version: number, file: string) => join(store.root, 'daily', 'versions', `${version}`, file);
  const weights = await readFile(at(1, 'model.safetensors'));
  weights[weights.length - 1] ^= 1;
  await writeFile(at(1, 'model.safetensors'), weights);
  await throwsCode(store.load('daily', '1'), 'AUTOSTOCK_MODEL_CHECKPOINT', /SHA-256/);
  await throwsCode(store.promote('daily', '1', 'challenger', AT), 'AUTOSTOCK_MODEL_CHECKPOINT', /SHA-256/);
  await throwsCode(store.rollback('daily', 'champion', AT), 'AUTOSTOCK_MODEL_CHECKPOINT', /SHA-256/);
  assert.is(await store.resolve('daily', 'champion'), 3);
  const manifest = (await readFile(at(2, 'model.json'), 'utf8')).replace('"seed": 1', '"seed": 2');
  await writeFile(at(2, 'model.json'), manifest);
  await throwsCode(
    store.load('daily', '2'),
    'AUTOSTOCK_MODEL_CHECKPOINT',
    /daily version 2: the manifest's SHA-256/,
  );
  await writeFile(at(3, 'version.json'), '{}');
  await throwsCode(store.describe('daily', '3'), 'AUTOSTOCK_MODEL_CHECKPOINT', /version.json/);
});

test('weights that do not open as their model are not registered', async ({ dir, store }) => {
  const taken = await checkpoint(dir, 1);
  const wrong = { ...taken, manifest: { ...taken.manifest, horizons: [1, 5] } };
  await throwsCode(store.register('daily', wrong, { at: AT }), 'AUTOSTOCK_MODEL_CHECKPOINT');
  assert.equal(await store.list(), []);
});

test('names that are not there are named, with what is', async ({ dir, store }) => {
  await store.register('daily', await checkpoint(dir, 1), { at: AT });
  await throwsCode(store.versions('dayly'), 'AUTOSTOCK_MODEL_NOT_FOUND', /did you mean "daily"/);
  await throwsCode(store.load('daily', '7'), 'AUTOSTOCK_MODEL_NOT_FOUND', /has no version 7: it has 1 to 1/);
  await throwsCode(store.load('daily', 'champion'), 'AUTOSTOCK_MODEL_NOT_FOUND', /has no champion/);
  for (const name of ['../daily', '', '.hidden', 'a/b'])
    await throwsCode(store.versions(name), 'AUTOSTOCK_CONFIG_INVALID', /a model's name/);
});

test.run();
