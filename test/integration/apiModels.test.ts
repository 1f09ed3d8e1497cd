import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createApp } from '../../src/api/index.ts';
import { openToken } from '../../src/api/token.ts';
import { loadCheckpoint, saveCheckpoint } from '../../src/models/index.ts';
import { ModelStore } from '../../src/store/index.ts';
import { openStage } from '../fixtures/jobs/client.ts';
import { noisyWeights } from '../fixtures/memberWeights.ts';

const test = suite('control API models');
const TOKEN = 'test-token-that-is-long-enough-to-be-one';
const stage = openStage();
const { guard } = openToken(stage.root, { token: TOKEN });
const models = new ModelStore(join(stage.root, 'models'));
const app = await createApp({ jobs: stage.jobs, models, token: guard });

const call = (method: 'GET' | 'POST', path: string, payload?: object, authorization = `Bearer ${TOKEN}`) =>
  app.inject({ method, url: `/api/v1${path}`, headers: { authorization }, ...(payload && { payload }) });

test.before(async () => {
  const dir = join(stage.root, 'checkpoints');
  await saveCheckpoint(dir, 'ridge', noisyWeights('ridge', {}, { horizons: [5], head: 'point' }, 1), {
    model: 'ridge',
    options: {},
    features: ['a'],
    horizons: [5],
    head: 'point',
    volatilityWindow: 20,
    sentiment: 'QQQ',
    scaler: { mean: [0], std: [1], clip: 5 },
    residualStd: 0.9,
    dataHash: 'd',
    configHash: 'c',
    codeVersion: '0',
    seed: 3,
    trainedUntil: '2020-01-01',
    training: { epochs: 1, bestEpoch: 1, validLoss: Number.NaN },
  });
  const checkpoint = await loadCheckpoint(dir, 'ridge');
  for (let i = 0; i < 2; i++) await models.register('daily', checkpoint, { at: '2024-01-01T00:00:00.000Z' });
});
test.after(async () => {
  await app.close();
  await stage.close();
  rmSync(stage.root, { recursive: true, force: true });
});

test('models are listed, promoted and rolled back', async () => {
  for (const version of [1, 2]) {
    const response = await call('POST', '/models/daily/promote', { version });
    assert.is(response.statusCode, 200, response.body);
  }
  assert.equal((await call('GET', '/models')).json(), {
    models: [{ name: 'daily', versions: 2, champion: 2 }],
  });
  const described = (await call('GET', '/models/daily')).json();
  assert.equal(described.aliases, { champion: [1, 2], challenger: [] });
  assert.equal(
    described.versions.map((v: { lineage: { seed: number } }) => v.lineage.seed),
    [3, 3],
  );
  const back = await call('POST', '/models/daily/rollback', {});
  assert.equal(back.json().aliases.champion, [1]);
});

test('what cannot be done is a problem with its code, and nothing is open without the token', async () => {
  const refused = async (path: string, payload: object, status: number, code: string) => {
    const response = await call('POST', path, payload);
    assert.is(response.statusCode, status, response.body);
    assert.is(response.json().code, code);
  };
  await refused('/models/daily/promote', { version: 9 }, 404, 'AUTOSTOCK_MODEL_NOT_FOUND');
  await refused('/models/weekly/promote', { version: 1 }, 404, 'AUTOSTOCK_MODEL_NOT_FOUND');
  await refused('/models/daily/promote', { version: 1, alias: 'best' }, 400, 'AUTOSTOCK_CONFIG_INVALID');
  await refused('/models/daily/promote', { version: '1' }, 400, 'AUTOSTOCK_CONFIG_INVALID');
  await refused('/models/..%2Fx/rollback', {}, 400, 'AUTOSTOCK_CONFIG_INVALID');
  for (const [method, path] of [
    ['GET', '/models'],
    ['POST', '/models/daily/promote'],
  ] as const) {
    assert.is((await call(method, path, method === 'POST' ? { version: 1 } : undefined, '')).statusCode, 401);
  }
});

test.run();
