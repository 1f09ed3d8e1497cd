import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sharpeProbability } from '../../../src/backtest/index.ts';
import { correlation, normalInv } from '../../../src/statistics/index.ts';
import {
  averageCorrelation,
  effectiveTrials,
  minimumTrackRecordLength,
  SharpeMoments,
  sampleTrials,
  sharpeMoments,
} from '../../../src/validation/index.ts';
import { close, throwsCode } from '../../assert.ts';
import { noise } from './returns.ts';

const x = suite('trials and track record');

x('moments of a stream are those of the list; a run without a Sharpe counts as a run', () => {
  const moments = sharpeMoments(Float64Array.from([1, 2, Number.NaN, 4, -1]));
  assert.is(moments.runs, 5);
  assert.is(moments.known, 4);
  close(moments.meanSharpeAnn, 1.5);
  close(moments.varianceSharpeAnn, (0.25 + 0.25 + 6.25 + 6.25) / 3);
  const rows = Float64Array.from([9, 1, 9, 2, 9, Number.NaN, 9, 4, 9, -1]);
  assert.equal(new SharpeMoments().addAll(rows, 2, 1).moments, moments);
});

x('the mean correlation is that of all pairs', () => {
  const matrix = noise(12, 150, 4);
  const row = (k: number) => matrix.returns.subarray(k * 150, (k + 1) * 150);
  let total = 0;
  for (let i = 0; i < 12; i++) for (let j = 0; j < i; j++) total += correlation(row(i), row(j));
  close(averageCorrelation(matrix), total / 66, { rtol: 1e-9 });
  assert.ok(Number.isNaN(averageCorrelation({ returns: new Float64Array(20), count: 2 })));
});

x('effective trials run from one (all alike) to all (independent)', () => {
  assert.is(effectiveTrials(1000, 1), 1);
  assert.is(effectiveTrials(1000, 0), 1000);
  assert.is(effectiveTrials(1000, 0.6), 401);
  assert.is(effectiveTrials(1000, -0.2), 1000);
  assert.is(effectiveTrials(1000, Number.NaN), 1000);
});

x('a sample keeps the best, is even, and does not change', () => {
  const sample = sampleTrials(10_000, 100, [17, 9_999], 3);
  assert.equal(sampleTrials(10_000, 100, [17, 9_999], 3), sample);
  assert.ok(sample.includes(17) && sample.includes(9_999));
  assert.ok(sample.length >= 98 && sample.length <= 100);
  assert.ok(sample.every((run, i) => i === 0 || run > sample[i - 1]));
  for (let part = 0; part < 10; part++)
    assert.ok(sample.filter((run) => Math.floor(run / 1000) === part).length >= 9);
  assert.equal(sampleTrials(3, 10, [1], 1), [0, 1, 2]);
  throwsCode(() => sampleTrials(3, 10, [3], 1), 'AUTOSTOCK_CONFIG_INVALID', /keep .*was 3/);
});

x('the minimum track record is where the probabilistic Sharpe reaches the confidence', () => {
  const { returns } = noise(1, 600, 8);
  for (let t = 0; t < 600; t++) returns[t] += 0.0008;
  // The z of the probabilistic Sharpe grows with sqrt(n - 1).
  const psr = sharpeProbability(returns, 0);
  const bars = minimumTrackRecordLength(returns, 0, 0.95);
  close(normalInv(psr) * Math.sqrt((bars - 1) / 599), normalInv(0.95), { rtol: 1e-9 });
  close(minimumTrackRecordLength(returns, 0, psr), 600, { rtol: 1e-9 });
  assert.is(minimumTrackRecordLength(returns.map((r) => -r - 0.01)), Number.POSITIVE_INFINITY);
  assert.ok(Number.isNaN(minimumTrackRecordLength(new Float64Array(50))));
  throwsCode(() => minimumTrackRecordLength(returns, 0, 1), 'AUTOSTOCK_CONFIG_INVALID', /confidence/);
});

x.run();
