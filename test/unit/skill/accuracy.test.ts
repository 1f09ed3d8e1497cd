import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRng } from '../../../src/core/index.ts';
import {
  ConformalInterval,
  dailySkill,
  dieboldMariano,
  gaussianCrps,
  scoreGaussian,
  scoreQuantiles,
} from '../../../src/skill/index.ts';
import { longRunVariance, neweyWestT, studentTwoSided } from '../../../src/statistics/index.ts';
import { close } from '../../assert.ts';

const test = suite('forecast tests');

const draws = (n: number, seed: number): Float64Array => {
  const rng = createRng(seed, 'skill');
  return Float64Array.from({ length: n }, () => rng.normal());
};

test('the long-run variance of Newey and West by hand', () => {
  const x = [1, 2, 4, 3];
  const d = [-1.5, -0.5, 1.5, 0.5];
  const g = (k: number) => d.slice(k).reduce((sum, v, i) => sum + v * d[i], 0) / 4;
  close(longRunVariance(x, 0), g(0), { rtol: 1e-15 });
  close(longRunVariance(x, 1), g(0) + g(1), { rtol: 1e-15 });
  assert.ok(Number.isNaN(neweyWestT([2, 2, 2], 1)));
});

test("Student's p values are the tables'", () => {
  close(studentTwoSided(2.228138852, 10), 0.05, { rtol: 1e-8 });
  close(studentTwoSided(1, 1), 0.5, { rtol: 1e-12 });
  close(studentTwoSided(-1.959963985, 1e7), 0.05, { rtol: 1e-5 });
  assert.is(studentTwoSided(0, 5), 1);
});

test('the daily IC needs three symbols a bar and finds a planted one', () => {
  const [S, T] = [20, 400];
  const noise = draws(S * T, 1);
  const forecast = draws(S * T, 2);
  const bar = Array.from({ length: S * T }, (_, i) => Math.floor(i / S));
  const label = noise.map((x, i) => 0.1 * forecast[i] + x);
  const found = dailySkill(forecast, label, bar, 1);
  assert.is(found.bars, T);
  assert.ok(Math.abs(found.dailyIc - 0.1) < 0.03 && found.dailyIcT > 5 && found.dailyRankIcT > 5);
  const none = dailySkill(forecast, noise, bar, 1);
  assert.ok(Math.abs(none.dailyIcT) < 3);
  const pairs = dailySkill([1, 2, 3, 4], [1, 2, 3, 4], [0, 0, 1, 1], 1);
  assert.is(pairs.bars, 0);
  assert.ok(Number.isNaN(pairs.dailyIc));
});

test('Diebold and Mariano prefer the better forecast and no twin', () => {
  const n = 2000;
  const label = draws(n, 3);
  const good = label.map((y) => 0.5 * y);
  const zero = new Float64Array(n);
  const bar = Array.from({ length: n }, (_, i) => i);
  const better = dieboldMariano(good, zero, label, bar, 1);
  assert.ok(better.statistic < -10 && better.p < 1e-6 && better.difference < 0);
  close(dieboldMariano(zero, good, label, bar, 1).statistic, -better.statistic, { rtol: 1e-12 });
  assert.ok(Number.isNaN(dieboldMariano(good, good, label, bar, 1).p));
  // Overlapping labels are worth fewer bars.
  const wide = dieboldMariano(draws(n, 5), zero, label, bar, 20);
  assert.ok(Number.isFinite(wide.p));
});

test('under equal accuracy p values are uniform enough', () => {
  let rejected = 0;
  for (let seed = 0; seed < 200; seed++) {
    const label = draws(120, 100 + seed);
    const a = draws(120, 1000 + seed);
    const b = draws(120, 5000 + seed);
    const bar = Array.from({ length: 120 }, (_, i) => i);
    if (dieboldMariano(a, b, label, bar, 1).p < 0.05) rejected++;
  }
  assert.ok(rejected >= 2 && rejected <= 22, `rejected ${rejected} of 200`);
});

test('the CRPS of a normal forecast is its integral', () => {
  const integral = (y: number, m: number, s: number) => {
    let total = 0;
    const step = 1e-3;
    const cdf = (x: number) => 1 / (1 + Math.exp(-1.702 * ((x - m) / s)));
    for (let x = m - 12 * s; x < m + 12 * s; x += step) total += (cdf(x) - (x >= y ? 1 : 0)) ** 2 * step;
    return total;
  };
  // The logistic curve stands in for the normal to about 1 %.
  close(gaussianCrps(0.7, 0, 1), integral(0.7, 0, 1), { rtol: 0.03 });
  close(gaussianCrps(0, 0, 1), 2 / Math.sqrt(2 * Math.PI) - 1 / Math.sqrt(Math.PI), { rtol: 1e-12 });
});

test('right quantiles cover what they say', () => {
  const n = 20_000;
  const label = draws(n, 9);
  const levels = [0.1, 0.25, 0.5, 0.75, 0.9];
  const z = [-1.2815515655, -0.6744897502, 0, 0.6744897502, 1.2815515655];
  const quantiles = Float64Array.from({ length: n * 5 }, (_, i) => z[i % 5]);
  const score = scoreQuantiles(label, quantiles, levels);
  close(score.coverage50, 0.5, { atol: 0.01 });
  close(score.coverage80, 0.8, { atol: 0.01 });
  assert.ok(Number.isNaN(score.coverage95));
  const normal = scoreGaussian(label, new Float64Array(n), new Float64Array(n).fill(1));
  close(normal.coverage95, 0.95, { atol: 0.005 });
  close(normal.crps, 1 / Math.sqrt(Math.PI), { rtol: 0.02 });
  assert.throws(() => scoreQuantiles([1, 2], [1, 2, 3], [0.5]), /2 rows of 1 quantiles/);
});

test('conformal intervals cover, adapt to a break, and never look ahead', () => {
  const rng = createRng(4, 'conformal');
  const interval = new ConformalInterval({ coverage: 0.8, scores: 250, gamma: 0.02 });
  assert.ok(Number.isNaN(interval.halfWidth));
  const delay = 5;
  const waiting: { score: number; stated: number }[] = [];
  let hits = 0;
  let told = 0;
  for (let t = 0; t < 6000; t++) {
    const stated = interval.halfWidth;
    const score = Math.abs(rng.normal()) * (t > 3000 ? 2.5 : 1);
    if (t > 500) {
      told++;
      if (score <= stated) hits++;
    }
    waiting.push({ score, stated });
    if (waiting.length > delay) {
      const known = waiting.shift()!;
      interval.observe(known.score, known.stated);
    }
  }
  close(hits / told, 0.8, { atol: 0.02 });
  assert.throws(() => new ConformalInterval({ coverage: 1 }), /coverage must be between 0 and 1/);
});

test.run();
