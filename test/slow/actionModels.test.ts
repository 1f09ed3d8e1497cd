import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { quietContext } from '../../src/core/index.ts';
import { type Algorithm, loadNative } from '../../src/native/index.ts';
import { builtInTask, nativeOptions, type RlStudy, resolveRlConfig, trainSeeds } from '../../src/rl/index.ts';

const test = suite('action models learn');

type Environment = { name: string; [option: string]: unknown };

/** A study under the task's preset; seeds that no preset was chosen with. */
async function study(algo: Algorithm, environment: Environment, seeds: number): Promise<RlStudy> {
  const config = resolveRlConfig({ environment, algorithm: algo, evaluation: { every: 0 } });
  const numbers = Array.from({ length: seeds }, (_, i) => 101 + i);
  const result = await trainSeeds(builtInTask(environment), config, numbers, quietContext(), { threads: 2 });
  const scores = result.runs.map(({ score }) => score.toPrecision(4)).join(' ');
  process.stdout.write(`  ${algo} ${JSON.stringify(environment)}: ${scores}\n`);
  return result;
}

const atLeast = ({ runs }: RlStudy, score: number): number => runs.filter((run) => run.score >= score).length;

test('CartPole: PPO in at least 9 of 10 seeds, DQN in 7 of 10', async () => {
  assert.ok(atLeast(await study('ppo', { name: 'cartpole' }, 10), 475) >= 9);
  assert.ok(atLeast(await study('dqn', { name: 'cartpole' }, 10), 475) >= 7);
});

test('Acrobot, Pendulum and MountainCar: medians of 5 seeds', async () => {
  assert.ok((await study('ppo', { name: 'acrobot' }, 5)).statistics.median >= -100);
  assert.ok((await study('dqn', { name: 'acrobot' }, 5)).statistics.median >= -100);
  assert.ok((await study('ppo', { name: 'pendulum' }, 5)).statistics.median >= -300);
  assert.ok((await study('dqn', { name: 'mountaincar' }, 5)).statistics.median >= -130);
});

/** Median and worst share of the known optimum that a toy market must give. */
const MARKS: readonly [Algorithm, Environment, number, number][] = [
  ['ppo', { name: 'sine', cost: 0.01 }, 0.99, 0.95],
  ['ppo', { name: 'sine', cost: 0.04 }, 0.88, 0.8],
  ['ppo', { name: 'ou', cost: 0.3 }, 0.95, 0.91],
  ['ppo', { name: 'ou', cost: 1 }, 0.85, 0],
  ['ppo', { name: 'lq', lambda: 10 }, 0.97, 0.93],
  ['ppo', { name: 'leak', cost: 0.005 }, 0.98, 0.95],
  ['dqn', { name: 'sine', cost: 0.01 }, 0.97, 0.9],
  ['dqn', { name: 'ou', cost: 0.3 }, 0.95, 0],
  ['dqn', { name: 'leak', cost: 0.005 }, 0.97, 0],
];

test('toy markets: the stated share of the known optimum, over 3 seeds', async () => {
  for (const [algo, environment, median, worst] of MARKS) {
    const { statistics, task } = await study(algo, environment, 3);
    const best = task.optimum!.rewardPerStep;
    assert.ok(statistics.median >= median * best, `${algo} ${environment.name} median`);
    assert.ok(statistics.worst >= worst * best, `${algo} ${environment.name} worst`);
  }
});

/** How far x is on the wrong side when each seed's policy reverses: from short, then from long. */
function reversals({ config, runs }: RlStudy): number[] {
  const native = loadNative();
  const xs = Array.from({ length: 301 }, (_, i) => i / 100);
  return runs.flatMap(({ seed, policy: { space, weights } }) => {
    const { network, options } = nativeOptions(config, seed);
    const policy = native.rlPolicyOpen(config.algorithm, space, network, options, weights);
    const found = [-1, 1].map((position) => {
      const observations = Float32Array.from(xs.flatMap((x) => [x * position, position]));
      const actions = new Float32Array(xs.length);
      const stream = native.rlPolicyBind(policy, observations, actions, new Uint8Array(xs.length).fill(1));
      native.rlAct(stream);
      native.rlActClose(stream);
      return xs[actions.findIndex((action) => action - 1 === -position)] ?? Number.POSITIVE_INFINITY;
    });
    native.rlPolicyClose(policy);
    return found;
  });
}

test('OU: PPO reverses within 0.15 of where the best policy does', async () => {
  for (const cost of [0.1, 0.3]) {
    const result = await study('ppo', { name: 'ou', cost }, 2);
    const best = result.task.optimum!.threshold;
    for (const x of reversals(result))
      assert.ok(Math.abs(x - best) <= 0.15, `cost ${cost}: ${x}, best ${best}`);
  }
});

test('where there is no edge, or costs exceed it, nobody trades', async () => {
  for (const algo of ['ppo', 'dqn'] as const) {
    for (const [environment, least] of [
      [{ name: 'noedge' }, -0.00002],
      [{ name: 'sine', cost: 0.06 }, -0.0002],
    ] as const) {
      const { runs, statistics } = await study(algo, environment, 3);
      assert.ok(statistics.median >= least, `${algo} ${environment.name} reward ${statistics.median}`);
      for (const { final } of runs) assert.ok(final.turnover <= 0.02, `turnover ${final.turnover}`);
    }
  }
});

test.run();
