import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { quietContext } from '../../../src/core/index.ts';
import { openModel, POINT_OUTPUT, TrainingDivergedError, trainModel } from '../../../src/models/index.ts';
import { throwsCode } from '../../assert.ts';
import { plantedAr1 } from '../../fixtures/plantedAr1.ts';
import { smallOptions, trainingOf } from '../../fixtures/training.ts';

const test = suite<{ dir: string }>('training state');
const NAME = 'tcn-residual';
const { data, testRows } = plantedAr1({ symbols: 4, times: 200 });

test.before.each(async (context) => {
  context.dir = await mkdtemp(join(tmpdir(), 'autostock-state-'));
});
test.after.each(async ({ dir }) => {
  await rm(dir, { recursive: true, force: true });
});

interface Changes {
  readonly name?: string;
  readonly training?: Record<string, unknown>;
  readonly stateFile?: string;
  readonly signal?: AbortSignal;
  readonly onBatch?: (done: number, total: number) => void;
  readonly labels?: Float32Array;
  readonly features?: Float32Array;
}

const train = ({ name = NAME, training = {}, stateFile, signal, onBatch, ...change }: Changes) =>
  trainModel(
    name,
    smallOptions(name),
    POINT_OUTPUT,
    { ...data, ...change },
    trainingOf({ epochs: 4, batchSize: 64, ...training }, 3),
    { ...quietContext(signal), progress: ({ done, total }) => onBatch?.(done, total!) },
    stateFile === undefined ? {} : { stateFile },
  );

/** Stops in the epoch after `epochs`; the state of that many is then on disk. */
async function interrupted(stateFile: string, epochs: number, training: Record<string, unknown> = {}) {
  const controller = new AbortController();
  const stop = (done: number, total: number) => {
    if (existsSync(stateFile) && done > (epochs * total) / 4) controller.abort();
  };
  await throwsCode(
    train({ stateFile, signal: controller.signal, onBatch: stop, training }),
    'AUTOSTOCK_CANCELLED',
  );
  assert.ok(existsSync(stateFile));
}

test('an interrupted training goes on from its state file to the same bytes and removes it', async ({
  dir,
}) => {
  const stateFile = join(dir, 'a.state');
  const whole = await train({});
  await interrupted(stateFile, 2);
  const seen: number[] = [];
  const resumed = await train({ stateFile, onBatch: (done, total) => seen.push(done / total) });
  assert.ok(seen[0] > 0.25, 'epochs that were done do not run again');
  assert.is(seen.at(-1), 1);
  assert.equal(resumed.weights, whole.weights);
  assert.equal(resumed.validLoss, whole.validLoss);
  assert.equal(resumed.validRankIc, whole.validRankIc);
  assert.equal(resumed.bestEpoch, whole.bestEpoch);
  assert.equal(await readdir(dir), []);
});

test('a state of another seed, option or data set and a damaged one are coded errors', async ({ dir }) => {
  const stateFile = join(dir, 'a.state');
  await interrupted(stateFile, 1);
  const refused = (changes: Changes, part: string) =>
    throwsCode(train({ stateFile, ...changes }), 'AUTOSTOCK_MODEL_CHECKPOINT', part);
  await refused({ training: { learningRate: 1e-3 } }, 'training option or seed');
  await refused({ labels: data.labels.map((x) => x + 1) }, 'data set');
  await refused({ name: 'dlinear' }, '');
  const bytes = await readFile(stateFile);
  await writeFile(stateFile, bytes.subarray(0, bytes.length - 5));
  await refused({}, '');
});

test('several seeds are served as their mean, alone and from a state', async ({ dir }) => {
  const stateFile = join(dir, 'a.state');
  const three = await train({ training: { seeds: 3 }, stateFile });
  assert.equal(await readdir(dir), []);
  assert.is(three.seeds, 3);
  assert.is(three.members.length, 3);
  assert.is(three.parameters, 3 * three.members[0].parameters);
  const one = await train({});
  assert.is(one.seeds, 1);
  assert.equal(three.members[0].weights, one.weights, 'the first member has the seed itself');
  const mean = openModel(three);
  const members = three.members.map(({ weights }) => openModel({ ...one, weights }));
  const points = mean.predictSync(data.features, testRows);
  const each = members.map((model) => model.predictSync(data.features, testRows));
  for (let i = 0; i < testRows.length; i++) {
    const expected = each.reduce((sum, p) => sum + p[i] / 3, 0);
    assert.ok(Math.abs(points[i] - expected) < 1e-6);
  }
  assert.ok(each[0].some((p, i) => p !== each[1][i]));
  for (const model of [mean, ...members]) model.close();
  await throwsCode(async () => openModel({ ...three, seeds: 2 }), 'AUTOSTOCK_MODEL_CHECKPOINT');
  assert.is((await train({ name: 'ridge', training: { seeds: 3 } })).seeds, 1, 'a closed form has no seed');
});

test('a divergence carries the best weights before it and leaves the state', async ({ dir }) => {
  const stateFile = join(dir, 'a.state');
  // Losses overflow once the rate has warmed up and weights have grown.
  const training = { learningRate: 1, weightDecay: 0, huberDelta: 100, epochs: 60 };
  const features = data.features.map((x) => x * 4e34);
  const diverging = (labels: Float32Array) =>
    train({ name: 'dlinear', training: { ...training, patience: 200 }, features, labels, stateFile });
  const first = await diverging(data.labels.map(() => 3e38)).catch((error: unknown) => error);
  assert.instance(first, TrainingDivergedError);
  assert.is((first as TrainingDivergedError).lastGood, undefined);
  assert.is((first as TrainingDivergedError).info.epoch, 1);
  assert.not.ok(existsSync(stateFile));
  const later = (await diverging(data.labels).catch((error: unknown) => error)) as TrainingDivergedError;
  assert.instance(later, TrainingDivergedError);
  assert.is(later.code, 'AUTOSTOCK_MODEL_DIVERGED');
  assert.match(later.message, `in epoch ${later.info.epoch}`);
  assert.is(later.lastGood!.epochs, Number(later.info.epoch) - 1);
  openModel(later.lastGood!).close();
  assert.ok(existsSync(stateFile));
});

test('shares, devices and precision that contradict each other are refused before any work', async () => {
  const refused = (training: Record<string, unknown>, code: Parameters<typeof throwsCode>[1], part: string) =>
    throwsCode(train({ training }), code, part);
  await refused({ icShare: 0.7, rankShare: 0.4 }, 'AUTOSTOCK_CONFIG_INVALID', 'training.icShare');
  await refused({ bfloat16: true }, 'AUTOSTOCK_CONFIG_INVALID', 'training.bfloat16');
});

test('date losses and averaging train from the configuration', async () => {
  const { keptRankIc, validRankIc, averaged, epochs } = await train({
    training: { icShare: 0.4, rankShare: 0.3, listwise: true, stopOnRankIc: true, averageShare: 0.5 },
  });
  assert.is(epochs, 4);
  assert.type(averaged, 'boolean');
  assert.ok(keptRankIc >= Math.max(...validRankIc));
});

test.run();
