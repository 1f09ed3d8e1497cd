import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { interquartileMean, seedStatistics } from '../../../src/rl/index.ts';
import { close } from '../../assert.ts';

const test = suite('rl seed statistics');

test('the interquartile mean leaves a quarter out on either side', () => {
  assert.is(interquartileMean([7]), 7);
  assert.is(interquartileMean([1, 3]), 2);
  assert.is(interquartileMean([-1000, 2, 4, 1000]), 3);
  // scipy.stats.trim_mean leaves whole values out; shares of them count here.
  close(interquartileMean([0, 1, 2, 3, 4, 100]), (0.5 * 1 + 2 + 3 + 0.5 * 4) / 3);
});

test('statistics name the worst seed and an interval around the middle', () => {
  const s = seedStatistics([500, 500, 480, 200, 500, 490, 500, 500, 495, 500]);
  assert.equal([s.seeds, s.median, s.worst, s.best], [10, 500, 200, 500]);
  assert.ok(s.low <= s.interquartileMean && s.interquartileMean <= s.high && s.low < s.high);
  assert.equal(seedStatistics([3]), {
    seeds: 1,
    median: 3,
    interquartileMean: 3,
    worst: 3,
    best: 3,
    low: 3,
    high: 3,
  });
});

test.run();
