import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  deflatedSharpe,
  drawdowns,
  expectedMaxSharpe,
  growth,
  sharpeProbability,
} from '../../../src/backtest/index.ts';
import { correlation, normalCdf, normalInv, quantile, ranks, std } from '../../../src/statistics/index.ts';
import { close, sameArray, throwsCode } from '../../assert.ts';

const test = suite('statistics');

test('normal distribution against tabled values', () => {
  const table = [
    [0, 0.5],
    [1, 0.841344746068543],
    [1.959963984540054, 0.975],
    [-3, 1.3498980316300957e-3],
    [3.5, 0.999767370920964],
    [-6, 9.865876450376981e-10],
    [-10, 7.619853024160527e-24],
  ];
  for (const [z, p] of table) close(normalCdf(z), p, { rtol: 1e-13 }, `cdf(${z})`);
  assert.is(normalCdf(Number.POSITIVE_INFINITY), 1);
  assert.is(normalCdf(Number.NEGATIVE_INFINITY), 0);
});

test('the inverse takes the distribution back', () => {
  for (const p of [1e-12, 1e-5, 0.01, 0.3, 0.5, 0.7, 0.99, 0.999999])
    close(normalCdf(normalInv(p)), p, { rtol: 1e-12 });
  close(normalInv(0.95), 1.6448536269514722, { rtol: 1e-14 });
  for (const p of [0, 1, -1, Number.NaN]) assert.ok(Number.isNaN(normalInv(p)), String(p));
});

test('quantiles interpolate linearly and ranks share ties', () => {
  assert.is(quantile([4, 1, 3, 2], 0.5), 2.5);
  close(quantile([1, 2, 3, 4, 5], 0.1), 1.4);
  assert.is(quantile([7], 0.95), 7);
  sameArray(ranks([10, 20, 10, 30, 20, 10]), [2, 4.5, 2, 6, 4.5, 2]);
});

test('spread and correlation of constants', () => {
  assert.ok(Number.isNaN(std([1])));
  assert.is(std([0.1, 0.1, 0.1]), 0);
  assert.ok(Number.isNaN(correlation([1, 1, 1], [1, 2, 3])));
  assert.is(correlation([1, 2, 3], [2, 4, 6]), 1);
});

test('the starting level is a peak', () => {
  close(drawdowns(growth([-0.1, 0.05, 0.2])), [-0.1, -0.055, 0], { atol: 1e-15 });
});

test('one trial deflates nothing, more trials deflate more', () => {
  const returns = Float64Array.from({ length: 500 }, (_, i) => 0.0006 + 0.01 * Math.sin(i * 1.7));
  const plain = sharpeProbability(returns, 0);
  const deflated = (count: number) => deflatedSharpe(returns, { count, sharpeVariance: 0.001 });
  assert.is(deflated(1), plain);
  assert.is(deflatedSharpe(returns, { sharpes: [0.05] }), plain);
  assert.ok(deflated(10) < plain && deflated(100) < deflated(10));
  assert.is(
    deflatedSharpe(returns, { sharpes: [0.01, 0.05, Number.NaN] }),
    deflatedSharpe(returns, { count: 2, sharpeVariance: std([0.01, 0.05]) ** 2 }),
  );
  throwsCode(() => expectedMaxSharpe(0, 1), 'AUTOSTOCK_CONFIG_INVALID', 'trials');
  throwsCode(() => expectedMaxSharpe(2, -1), 'AUTOSTOCK_CONFIG_INVALID', 'sharpeVariance');
});

test.run();
