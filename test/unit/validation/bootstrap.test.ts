import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { computeMetrics } from '../../../src/backtest/index.ts';
import { createRng, quietContext } from '../../../src/core/index.ts';
import { BOOTSTRAP_METRICS, loadNative } from '../../../src/native/index.ts';
import { bcaInterval, bootstrapIntervals, percentileInterval } from '../../../src/validation/index.ts';
import { close, throwsCode } from '../../assert.ts';

const x = suite('bootstrap intervals');
const ctx = quietContext();
const YEAR = { periodsPerYear: 252 };

function series(bars: number, seed: number, drift = 0.0005): Float64Array {
  const rng = createRng(seed, 'test/bootstrap');
  return Float64Array.from({ length: bars }, () => drift + 0.01 * rng.normal());
}

x('every headline metric of the series itself is the one of the metrics registry', async () => {
  for (const riskFreeAnn of [0, 0.03]) {
    const returns = series(700, 1);
    const { intervals } = await bootstrapIntervals(returns, { ...YEAR, riskFreeAnn, resamples: 200 }, ctx);
    const metrics = computeMetrics({ returns, periodsPerYear: 252, riskFreeAnn });
    assert.equal(
      intervals.map((i) => i.metric),
      [...BOOTSTRAP_METRICS],
    );
    for (const { metric, value } of intervals) close(value, metrics[metric], { rtol: 1e-10 }, metric);
  }
});

x('intervals hold the value, and BCa is near theory for the Sharpe of independent returns', async () => {
  const { intervals, blockBars } = await bootstrapIntervals(series(2000, 2), { ...YEAR, blockBars: 1 }, ctx);
  assert.is(blockBars, 1);
  for (const { metric, value, interval, percentile } of intervals) {
    if (metric === 'maxDrawdown' || metric === 'calmar') continue;
    assert.ok(interval[0] < value && value < interval[1], metric);
    assert.ok(percentile[0] < percentile[1], metric);
  }
  const sharpe = intervals[3];
  const deviation = Math.sqrt(252 / 2000);
  close(sharpe.standardError, deviation, { rtol: 0.06 });
  close(sharpe.bca[0], sharpe.value - 1.96 * deviation, { atol: 0.08 });
  close(sharpe.bca[1], sharpe.value + 1.96 * deviation, { atol: 0.08 });
  assert.is(sharpe.interval, sharpe.bca);
});

x('95% intervals of the Sharpe hold the true one in about 95% of worlds', async () => {
  const worlds = 120;
  let held = 0;
  for (let seed = 0; seed < worlds; seed++) {
    const options = { ...YEAR, resamples: 400, seed };
    const { intervals } = await bootstrapIntervals(series(250, 100 + seed), options, ctx);
    const [low, high] = intervals[3].interval;
    const truth = 0.05 * Math.sqrt(252);
    if (low <= truth && truth <= high) held++;
  }
  assert.ok(held >= 0.87 * worlds && held <= worlds, `${held} of ${worlds}`);
});

x('percentile and BCa intervals of a sample by hand', () => {
  const samples = Float64Array.from({ length: 1001 }, (_, i) => i / 1000);
  close(percentileInterval(samples, 0.9), [0.05, 0.95], { rtol: 1e-12 });
  const flat = Float64Array.from([0.4, 0.5, 0.6]);
  // Without bias and acceleration BCa is the percentile interval.
  close(bcaInterval(0.5, samples, flat, 0.9), [0.05, 0.95], { rtol: 1e-9 });
  // Half a sample below 0.6: z0 = 0.2533, so the levels move to Phi(2 z0 -+ 1.6449).
  close(bcaInterval(0.6, samples, flat, 0.9), [0.12748, 0.98424], { atol: 2e-3 });
  assert.ok(bcaInterval(2, samples, flat, 0.9).every(Number.isNaN));
  const gaps = samples.map((v, i) => (i % 3 === 0 ? v : Number.NaN));
  assert.ok(percentileInterval(gaps, 0.9).every(Number.isNaN));
});

x('the seed decides, threads do not; circular blocks are another method', async () => {
  const returns = series(500, 3);
  const run = (options: object) => bootstrapIntervals(returns, { ...YEAR, resamples: 200, ...options }, ctx);
  const base = await run({ seed: 5 });
  assert.equal(await run({ seed: 5, threads: 3 }), base);
  assert.not.equal((await run({ seed: 6 })).intervals, base.intervals);
  assert.not.equal((await run({ seed: 5, method: 'circular', blockBars: 9 })).intervals, base.intervals);
});

x('dependence makes blocks longer', () => {
  const rng = createRng(1, 'test/ar');
  let state = 0;
  const dependent = Float64Array.from({ length: 2000 }, () => {
    state = 0.8 * state + rng.normal();
    return state;
  });
  const native = loadNative();
  const long = native.validationBlockLength(dependent);
  const short = native.validationBlockLength(series(2000, 1));
  assert.ok(long.stationary > 20 && short.stationary < 10);
  assert.ok(long.circular > long.stationary);
});

x('a flat series has no ratio; bad input has a code; a cancel ends it', async () => {
  const { intervals } = await bootstrapIntervals(new Float64Array(50), YEAR, ctx);
  assert.ok(Number.isNaN(intervals[3].value) && intervals[3].interval.every(Number.isNaN));
  assert.equal(intervals[0].interval, [0, 0]);
  const bad = (options: object, pattern: RegExp) =>
    throwsCode(
      bootstrapIntervals(series(50, 1), { ...YEAR, ...options }, ctx),
      'AUTOSTOCK_CONFIG_INVALID',
      pattern,
    );
  await bad({ resamples: 99 }, /resamples .*was 99/);
  await bad({ confidence: 1 }, /confidence .*was 1/);
  await bad({ periodsPerYear: 0 }, /periodsPerYear .*was 0/);
  await bad({ blockBars: -1 }, /blockBars .*was -1/);
  await bad({ seed: 0.5 }, /seed .*was 0.5/);
  await throwsCode(bootstrapIntervals(series(5, 1), YEAR, ctx), 'AUTOSTOCK_DATA_TOO_SHORT', /10 bars/);
  await throwsCode(
    bootstrapIntervals(series(50, 1), YEAR, quietContext(AbortSignal.abort())),
    'AUTOSTOCK_CANCELLED',
  );
});

x.run();
