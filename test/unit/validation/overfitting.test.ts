import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { deflatedSharpe, expectedMaxSharpe } from '../../../src/backtest/index.ts';
import { quietContext } from '../../../src/core/index.ts';
import { probabilityOfBacktestOverfitting, sharpeMoments } from '../../../src/validation/index.ts';
import { close, sameArray, sharedPath, throwsCode } from '../../assert.ts';
import { noise, planted } from './returns.ts';

const x = suite('probability of backtest overfitting');
const ctx = quietContext();

interface Reference {
  readonly returns: number[][];
  readonly result: ReferenceResult;
  readonly result_S12: ReferenceResult;
}
interface ReferenceResult {
  readonly best_index: number;
  readonly sr_variance_ddof1: number;
  readonly sr0_expected_max: number;
  readonly deflated_sharpe: number;
  readonly pbo: {
    S: number;
    n_combinations: number;
    pbo: number;
    mean_logit: number;
    prob_oos_loss: number;
    degradation_slope: number;
    degradation_intercept: number;
  };
}

x('the reference values of 20 moving-average pairs, 10 and 12 blocks', async () => {
  const path = sharedPath('data/reference/metrics/nvda_vs_spy_2018_2023.json.gz');
  if (!path) return;
  const { multiple_testing } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as {
    multiple_testing: Reference;
  };
  const bars = multiple_testing.returns.length;
  const count = multiple_testing.returns[0].length;
  const returns = new Float64Array(count * bars);
  for (let k = 0; k < count; k++)
    for (let t = 0; t < bars; t++) returns[k * bars + t] = multiple_testing.returns[t][k];
  for (const expected of [multiple_testing.result, multiple_testing.result_S12]) {
    const { S, ...want } = expected.pbo;
    const got = await probabilityOfBacktestOverfitting({ returns, count }, { blocks: S }, ctx);
    assert.is(got.logits.length, want.n_combinations);
    close(got.pbo, want.pbo, { rtol: 1e-9 });
    close(got.meanLogit, want.mean_logit, { rtol: 1e-8 });
    close(got.probabilityOfLoss, want.prob_oos_loss);
    close(got.degradationSlope, want.degradation_slope, { rtol: 1e-9 });
    close(got.degradationIntercept, want.degradation_intercept, { rtol: 1e-9 });
    const sharpes = Array.from({ length: count }, (_, k) => {
      const row = returns.subarray(k * bars, (k + 1) * bars);
      const mean = row.reduce((a, b) => a + b, 0) / bars;
      return mean / Math.sqrt(row.reduce((a, b) => a + (b - mean) ** 2, 0) / (bars - 1));
    });
    const moments = sharpeMoments(Float64Array.from(sharpes, (s) => s * Math.sqrt(252)));
    close(moments.varianceSharpeAnn / 252, expected.sr_variance_ddof1, { rtol: 1e-9 });
    const trials = { count: moments.runs, sharpeVariance: moments.varianceSharpeAnn / 252 };
    close(expectedMaxSharpe(count, trials.sharpeVariance), expected.sr0_expected_max, { rtol: 1e-9 });
    const best = returns.subarray(expected.best_index * bars, (expected.best_index + 1) * bars);
    close(deflatedSharpe(best, trials), expected.deflated_sharpe, { rtol: 1e-9 });
  }
});

x('pure noise is near a half, a planted strategy near 0', async () => {
  let total = 0;
  for (let seed = 0; seed < 8; seed++) {
    const result = await probabilityOfBacktestOverfitting(noise(50, 640, seed), { blocks: 8 }, ctx);
    total += result.pbo / 8;
  }
  assert.ok(total > 0.35 && total < 0.65, `mean PBO of noise ${total}`);
  const good = await probabilityOfBacktestOverfitting(planted(50, 640, 1, 31, 0.004), { blocks: 12 }, ctx);
  assert.ok(good.pbo < 0.01);
  assert.is(good.probabilityOfLoss, 0);
  assert.ok(good.best.every((k) => k === 31));
});

x('the same bits on one thread and on three', async () => {
  const matrix = noise(40, 500, 2);
  const one = await probabilityOfBacktestOverfitting(matrix, { blocks: 10, threads: 1 }, ctx);
  const three = await probabilityOfBacktestOverfitting(matrix, { blocks: 10, threads: 3 }, ctx);
  sameArray(one.logits, three.logits);
  sameArray(one.outOfSample, three.outOfSample);
  assert.is(one.degradationSlope, three.degradationSlope);
});

x('a cancelled call ends with AUTOSTOCK_CANCELLED soon', async () => {
  const matrix = noise(1000, 400, 2);
  const abort = new AbortController();
  const running = probabilityOfBacktestOverfitting(matrix, { blocks: 20 }, quietContext(abort.signal));
  setTimeout(() => abort.abort(), 20);
  const start = performance.now();
  await throwsCode(running, 'AUTOSTOCK_CANCELLED');
  assert.ok(performance.now() - start < 1000, 'took a second to stop');
});

x('bad input has a code and names the field', async () => {
  const matrix = noise(4, 100, 2);
  const pbo = (
    m: Parameters<typeof probabilityOfBacktestOverfitting>[0],
    blocks?: number,
    threads?: number,
  ) => probabilityOfBacktestOverfitting(m, { blocks, threads }, ctx);
  await throwsCode(pbo(matrix, 7), 'AUTOSTOCK_CONFIG_INVALID', /blocks .*was 7/);
  await throwsCode(pbo(matrix, 16, 0), 'AUTOSTOCK_CONFIG_INVALID', /threads .*was 0/);
  await throwsCode(pbo({ returns: matrix.returns, count: 3 }), 'AUTOSTOCK_CONFIG_INVALID', /3 rows/);
  await throwsCode(pbo({ returns: matrix.returns, count: 1 }), 'AUTOSTOCK_CONFIG_INVALID', /at least 2/);
  await throwsCode(pbo({ returns: matrix.returns, count: 20 }), 'AUTOSTOCK_DATA_TOO_SHORT', /32 bars/);
  matrix.returns[105] = Number.NaN;
  await throwsCode(pbo(matrix), 'AUTOSTOCK_DATA_INVALID', 'configuration 1 at bar 5');
});

x.run();
