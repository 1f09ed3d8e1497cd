import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rlTrain } from '../../src/cli/commands/rlTrain.ts';
import { createOutput } from '../../src/cli/output.ts';
import { quietContext, type RunContext, sha256 } from '../../src/core/index.ts';
import { throwsCode } from '../assert.ts';

const test = suite('rl train');
const root = mkdtempSync(join(tmpdir(), 'autostock-rl-cli-'));
test.after(() => rmSync(root, { recursive: true }));

const config = join(root, 'small.yaml');
writeFileSync(
  config,
  `copies: 4
ppo: { rolloutSteps: 64, minibatch: 64, epochs: 2 }
evaluation: { every: 512, copies: 4, finalCopies: 4 }
`,
);
const out = createOutput({ json: true, quiet: true, color: false });
const run = (options: object, ctx: RunContext = quietContext()) =>
  rlTrain.run(
    {
      env: 'cartpole',
      algo: 'ppo',
      config,
      seed: 1,
      seeds: 1,
      steps: 2048,
      threads: 1,
      resume: false,
      ...options,
    },
    { ctx, out },
  );

interface View {
  score: number;
  stepsToThreshold: number | null;
  stepsPerSecond: number;
  seconds: number;
  runs: { seed: number; score: number }[];
}

test('prints the final evaluation, steps to threshold, speed and seconds; the same seed the same score', async () => {
  const [first, again] = [(await run({}))!.json as View, (await run({}))!.json as View];
  for (const key of ['score', 'stepsToThreshold', 'stepsPerSecond', 'seconds']) assert.ok(key in first, key);
  assert.is(first.score, again.score);
});

test('a folder holds the policies with their manifests, the figures and the report', async () => {
  const folder = join(root, 'study');
  const result = await run({ seeds: 3, threads: 2, out: folder });
  assert.match(result!.text, /3 seeds: median/);
  assert.equal(readdirSync(folder).sort(), ['policies', 'report.html', 'rl.json', 'summary.json']);
  assert.is(readdirSync(join(folder, 'policies')).length, 6);
  const name = join(folder, 'policies', 'cartpole-ppo-seed-2');
  const manifest = JSON.parse(readFileSync(`${name}.json`, 'utf8'));
  assert.is(manifest.weightsSha256, sha256(readFileSync(`${name}.safetensors`)));
  assert.is(manifest.space.choices, 2);
  const page = readFileSync(join(folder, 'report.html'), 'utf8');
  assert.match(page, /PPO on cartpole/);
  assert.match(page, /of 3 seeds/);
});

test('a training that was stopped goes on with --resume to the same policies', async () => {
  const whole = join(root, 'whole');
  const cut = join(root, 'cut');
  await run({ out: whole, seed: 4 });
  const controller = new AbortController();
  const stopping = {
    ...quietContext(controller.signal),
    progress: ({ done }: { done: number }) => done > 1100 && controller.abort(),
  };
  await throwsCode(run({ out: cut, seed: 4 }, stopping as RunContext), 'AUTOSTOCK_CANCELLED');
  assert.ok(existsSync(join(cut, 'checkpoints', 'seed-4.checkpoint')));
  await run({ out: cut, seed: 4, resume: true });
  const policy = join('policies', 'cartpole-ppo-seed-4.safetensors');
  assert.equal(readFileSync(join(cut, policy)), readFileSync(join(whole, policy)));
  await throwsCode(run({ out: cut, seed: 4, resume: true }), 'AUTOSTOCK_STUDY_RESUME', /finished/);
});

test('what does not fit is refused before anything is written', async () => {
  const folder = join(root, 'refused');
  const wrong: [object, Parameters<typeof throwsCode>[1], RegExp][] = [
    [{ env: 'cartpol' }, 'AUTOSTOCK_CONFIG_UNKNOWN_NAME', /cartpole/],
    [{ config: join(root, 'none.yaml') }, 'AUTOSTOCK_CONFIG_NOT_FOUND', /none\.yaml/],
    [{ set: ['ppo.epoch=1'] }, 'AUTOSTOCK_CONFIG_UNKNOWN_KEY', /epochs/],
    [{ set: ['network.kind=cnn'] }, 'AUTOSTOCK_CONFIG_INVALID', /network\.kind/],
    [{ env: 'pendulum', algo: 'dqn' }, 'AUTOSTOCK_CONFIG_INVALID', /dqn/i],
    [{ set: ['network.kind=attention', 'network.heads=5'] }, 'AUTOSTOCK_CONFIG_INVALID', /heads/],
    [{ resume: true }, 'AUTOSTOCK_STUDY_RESUME', /refused/],
  ];
  for (const [options, code, message] of wrong) {
    await throwsCode(run({ out: folder, ...options }), code, message);
    assert.not(existsSync(folder), JSON.stringify(options));
  }
  writeFileSync(join(root, 'notes.txt'), 'mine');
  await throwsCode(run({ out: root }), 'AUTOSTOCK_CONFIG_INVALID', /--out/);
});

test.run();
