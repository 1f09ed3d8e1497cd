import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type RlStudy, rlVerdict } from '../../../src/rl/index.ts';

const test = suite('verdict of a training');

/** Ten seeds with these turnovers, on a task of which this much can be earned. */
const study = (rewardPerStep: number, turnovers: readonly number[]) =>
  ({
    config: { algorithm: 'ppo', steps: 500_000 },
    task: { name: 'noedge', perStep: true, optimum: { rewardPerStep, threshold: 0 } },
    runs: turnovers.map((turnover) => ({ score: 0, final: { turnover } })),
    statistics: { median: 1e-6, worst: 0 },
  }) as unknown as RlStudy;

test('nothing to earn and nobody trades: no edge found', () => {
  const words = rlVerdict(study(0, Array(10).fill(0.001)));
  assert.match(words, 'PPO on noedge after 500,000 steps: no edge found. There is nothing to earn here');
  assert.match(words, '10 of 10 policies hardly trade');
});

test('who trades where nothing can be earned is counted', () => {
  const words = rlVerdict(study(0, [0.5, ...Array(9).fill(0)]));
  assert.not.match(words, 'no edge found');
  assert.match(words, 'there is nothing to earn here, and 9 of 10 policies hardly trade');
});

test('shares of the known optimum, and a warning where seeds are few', () => {
  const words = rlVerdict(study(2e-6, [0, 0]));
  assert.match(words, 'earns 50.0 % of the best possible (median), 0.0 % in the worst seed');
  assert.match(words, '2 seeds say little');
});

test.run();
