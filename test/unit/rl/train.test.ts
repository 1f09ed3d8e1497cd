import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { quietContext } from '../../../src/core/index.ts';
import type { Algorithm } from '../../../src/native/index.ts';
import {
  builtInTask,
  policyManifest,
  type RlConfig,
  resolveRlConfig,
  rlVerdict,
  type SeedResult,
  trainSeed,
  trainSeeds,
} from '../../../src/rl/index.ts';
import { throwsCode } from '../../assert.ts';

const test = suite('rl training');
const root = mkdtempSync(join(tmpdir(), 'autostock-rl-'));
test.after(() => rmSync(root, { recursive: true }));

const small = { evaluation: { every: 512, copies: 4, finalCopies: 8, steps: 64 } };
const CONFIGS: Record<Algorithm, RlConfig> = {
  ppo: resolveRlConfig(
    { ...small, copies: 4, ppo: { rolloutSteps: 64, minibatch: 64 } },
    { env: 'cartpole', algo: 'ppo', steps: 2048 },
  ),
  dqn: resolveRlConfig(
    { ...small, copies: 2, dqn: { learningStarts: 200, prioritised: true, bufferSize: 1000 } },
    { env: 'cartpole', algo: 'dqn', steps: 2048 },
  ),
};
const cartpole = builtInTask({ name: 'cartpole' });

/** What must not differ: everything but the time it took. */
const outcome = ({
  seconds: _,
  stepsPerSecond: __,
  secondsToThreshold: ___,
  evaluations,
  ...rest
}: SeedResult) => ({
  ...rest,
  evaluations: evaluations.map(({ steps, score }) => ({ steps, score })),
});

/** A context that is cancelled at the first progress beyond so many steps. */
const cutAt = (steps: number) => {
  const controller = new AbortController();
  return {
    ...quietContext(controller.signal),
    progress: ({ done }: { done: number }) => {
      if (done > steps) controller.abort();
    },
  };
};

for (const algorithm of ['ppo', 'dqn'] as const) {
  const config = CONFIGS[algorithm];

  test(`${algorithm}: the same seed gives the same bytes, another seed others`, async () => {
    const [first, again, other] = await Promise.all([
      trainSeed(cartpole, config, 1, quietContext()),
      trainSeed(cartpole, config, 1, quietContext()),
      trainSeed(cartpole, config, 2, quietContext()),
    ]);
    assert.equal(outcome(first), outcome(again));
    assert.not.equal(first.policy.weights, other.policy.weights);
    assert.is(first.evaluations.length, 4);
    assert.ok(first.steps >= 2048 && first.stepsPerSecond > 0);
    assert.is(first.final.returns.length, 8);
  });

  test(`${algorithm}: evaluations change nothing`, async () => {
    const often = await trainSeed(cartpole, config, 1, quietContext());
    const never = await trainSeed(
      cartpole,
      { ...config, evaluation: { ...config.evaluation, every: 0 } },
      1,
      quietContext(),
    );
    assert.equal(never.policy.weights, often.policy.weights);
    assert.equal(never.curve, often.curve);
  });

  test(`${algorithm}: a training that was cut goes on to the same bytes`, async () => {
    const whole = await trainSeed(cartpole, config, 3, quietContext());
    const checkpoint = join(root, `${algorithm}.checkpoint`);
    await throwsCode(trainSeed(cartpole, config, 3, cutAt(1100), { checkpoint }), 'AUTOSTOCK_CANCELLED');
    assert.ok(existsSync(checkpoint));
    const resumed = await trainSeed(cartpole, config, 3, quietContext(), { checkpoint });
    assert.equal(outcome(resumed), outcome(whole));
    const answered = await trainSeed(cartpole, config, 3, quietContext(), { checkpoint });
    assert.equal(outcome(answered), outcome(whole));
  });
}

test('a checkpoint of another training, or a damaged one, is refused and left alone', async () => {
  const config = CONFIGS.ppo;
  const checkpoint = join(root, 'kept.checkpoint');
  await trainSeed(cartpole, config, 5, quietContext(), { checkpoint });
  const bytes = readFileSync(checkpoint);
  const resume = (change: RlConfig, seed: number) =>
    trainSeed(cartpole, change, seed, quietContext(), { checkpoint });
  await throwsCode(resume(config, 6), 'AUTOSTOCK_MODEL_CHECKPOINT', /seed 5/);
  await throwsCode(resume({ ...config, copies: 5 }, 5), 'AUTOSTOCK_MODEL_CHECKPOINT');
  assert.equal(readFileSync(checkpoint), bytes);
  const cut = join(root, 'cut.checkpoint');
  copyFileSync(checkpoint, cut);
  writeFileSync(cut, bytes.subarray(0, bytes.length / 2));
  await throwsCode(
    trainSeed(cartpole, config, 5, quietContext(), { checkpoint: cut }),
    'AUTOSTOCK_MODEL_CHECKPOINT',
    /damaged/,
  );
});

test('what an algorithm cannot do is refused before it trains', async () => {
  const pendulum = builtInTask({ name: 'pendulum' });
  const dqn = resolveRlConfig({}, { env: 'pendulum', algo: 'dqn', steps: 100 });
  await throwsCode(trainSeed(pendulum, dqn, 1, quietContext()), 'AUTOSTOCK_NATIVE_ARGUMENT', /continuous/);
});

test('seeds side by side are the seeds one by one, and their verdict says how many there were', async () => {
  const config = { ...CONFIGS.ppo, steps: 512 };
  const [one, two] = [1, 2].map((threads) =>
    trainSeeds(cartpole, config, [1, 2, 3], quietContext(), { threads }),
  );
  const study = await one;
  assert.equal((await two).runs.map(outcome), study.runs.map(outcome));
  assert.match(rlVerdict(study), /solves the task \(475\) in \d of 3 seeds/);
  const manifest = policyManifest(study, study.runs[0]);
  assert.is(manifest.seed, 1);
  assert.is(manifest.space.choices, 2);
});

test.run();
