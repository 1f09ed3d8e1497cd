import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRng, quietContext } from '../../../src/core/index.ts';
import {
  GENERATORS,
  type MonteCarloInput,
  monteCarloOfReturns,
  resolveMonteCarlo,
  resolveMonteCarloSpec,
  runMonteCarlo,
} from '../../../src/montecarlo/index.ts';
import { loadNative } from '../../../src/native/index.ts';
import { close, sharedPath, throwsCode } from '../../assert.ts';

const test = suite('montecarlo');
const ctx = quietContext();
const native = loadNative();

function market(rows: number, assets: number): MonteCarloInput {
  const rng = createRng(3, 'test/montecarlo');
  let variance = 1e-4;
  const returns = new Float64Array(rows * assets);
  for (let t = 0; t < rows; t++) {
    const common = rng.normal();
    variance = 2e-6 + 0.08 * variance * common * common + 0.9 * variance;
    for (let a = 0; a < assets; a++)
      returns[t * assets + a] = 3e-4 + Math.sqrt(variance) * (0.8 * common + 0.6 * rng.normal());
  }
  const names = Array.from({ length: assets }, (_, i) => `A${i}`);
  return { names, returns, trades: assets === 1 ? returns : undefined, periodsPerYear: 252 };
}

const small = { paths: 400, steps: 30, checkpoints: 3 };

test('the registries of both sides list the same generators', () => {
  assert.equal(GENERATORS.names(), native.monteCarloGenerators());
});

for (const { name } of GENERATORS.entries) {
  test(`contract of ${name}: labelled, ordered, seeded, independent of threads`, async () => {
    const input = market(600, name === 'trade-resampling' ? 1 : 2);
    const config = { ...small, generator: { name }, seed: 5 };
    const one = await runMonteCarlo(input, { ...config, threads: 1, simd: 'scalar' }, ctx);
    const two = await runMonteCarlo(input, { ...config, threads: 2 }, ctx);
    assert.equal({ ...one, simd: '' }, { ...two, simd: '' });
    assert.ok(one.simulated && /^SIMULATED/.test(one.label));
    assert.equal(one.fan.steps, [0, 10, 20, 30]);
    assert.equal(one.fan.values.length, 5);
    for (let c = 0; c < 4; c++)
      for (let q = 1; q < 5; q++) assert.ok(one.fan.values[q][c] >= one.fan.values[q - 1][c]);
    assert.is(one.terminal.percentiles.length, 101);
    assert.ok(one.terminal.mean.standardError > 0);
    for (const { value, standardError } of [...one.ruin, ...one.drawdownBeyond, one.loss])
      assert.ok(value >= 0 && value <= 1 && standardError >= 0);
    for (const { valueAtRisk, expectedShortfall } of one.risk)
      assert.ok(expectedShortfall.value >= valueAtRisk.value);
    const other = await runMonteCarlo(input, { ...config, seed: 6 }, ctx);
    assert.is.not(other.terminal.mean.value, one.terminal.mean.value);
  });
}

test('given parameters replace fitted ones, and nothing is fitted when all are given', async () => {
  const generator = { name: 'gbm', driftAnn: 0.1, volatilityAnn: 0.2, correlation: 0.5 };
  const tiny = { names: ['A', 'B'], returns: Float64Array.of(0, 0), periodsPerYear: 252 };
  const result = await runMonteCarlo(tiny, { paths: 20_000, steps: 252, generator }, ctx);
  assert.equal(result.generator.fitted, []);
  const { value, standardError } = result.terminal.mean;
  assert.ok(Math.abs(value - Math.exp(0.1)) < 4 * standardError);
  const part = await runMonteCarlo(
    market(300, 2),
    { ...small, generator: { name: 'gbm', correlation: 0.5 } },
    ctx,
  );
  assert.equal([...part.generator.fitted].sort(), ['mean', 'sd']);
  assert.equal(part.generator.parameters.correlation, [1, 0.5, 0.5, 1]);
});

test('a strategy is resampled by its returns or by its trades', async () => {
  const { returns } = market(300, 1);
  const series = {
    name: 'strategy',
    returns,
    trades: Float64Array.of(0.02, -0.01, 0.03),
    periodsPerYear: 252,
  };
  const generator = { name: 'trade-resampling', replace: false };
  const result = await monteCarloOfReturns(series, { paths: 200, steps: 3, generator }, ctx);
  close(result.terminal.percentiles[50], 1.02 * 0.99 * 1.03);
  await throwsCode(
    monteCarloOfReturns({ ...series, trades: undefined }, { generator }, ctx),
    'AUTOSTOCK_DATA_TOO_SHORT',
    'trades',
  );
});

test('bad inputs are coded errors before any work', async () => {
  const input = market(300, 2);
  const refuse = (config: object, code: Parameters<typeof throwsCode>[1], message: string) =>
    throwsCode(() => resolveMonteCarlo(config), code, message);
  refuse({ paths: -1 }, 'AUTOSTOCK_CONFIG_INVALID', 'paths');
  refuse({ steps: 0 }, 'AUTOSTOCK_CONFIG_INVALID', 'steps');
  refuse({ quantiles: [1.5] }, 'AUTOSTOCK_CONFIG_INVALID', 'quantiles');
  refuse({ path: 10 }, 'AUTOSTOCK_CONFIG_UNKNOWN_KEY', 'paths');
  refuse({ generator: { name: 'gmb' } }, 'AUTOSTOCK_CONFIG_UNKNOWN_NAME', 'gbm');
  refuse({ generator: { name: 'gbm', drift: 1 } }, 'AUTOSTOCK_CONFIG_UNKNOWN_KEY', 'driftAnn');
  refuse({ paths: 5_000_000, checkpoints: 50 }, 'AUTOSTOCK_CONFIG_INVALID', 'checkpoints');
  throwsCode(
    () => resolveMonteCarloSpec({ scenarios: ['crisis'] }),
    'AUTOSTOCK_CONFIG_UNKNOWN_NAME',
    'crisis',
  );
  const run = (config: object, weights?: Float64Array) =>
    runMonteCarlo(input, { ...small, ...config }, ctx, weights);
  await throwsCode(run({}, Float64Array.of(1)), 'AUTOSTOCK_CONFIG_INVALID', 'weights');
  await throwsCode(run({}, Float64Array.of(Number.NaN, 1)), 'AUTOSTOCK_CONFIG_INVALID', 'A0');
  await throwsCode(run({ generator: { name: 'heston' } }), 'AUTOSTOCK_DATA_TOO_SHORT', '500');
  const generator = {
    name: 'gbm',
    correlation: [
      [1, 0.5, 0],
      [0.5, 1, 0],
      [0, 0, 1],
    ],
  };
  await throwsCode(run({ generator }), 'AUTOSTOCK_CONFIG_INVALID', '2 x 2');
});

test('a run is cancelled within 100 ms', async () => {
  const aborter = new AbortController();
  const config = { paths: 1_000_000, steps: 5000, checkpoints: 1, generator: { name: 'gbm' } };
  const run = runMonteCarlo(market(300, 2), config, quietContext(aborter.signal));
  await new Promise((resolve) => setTimeout(resolve, 60));
  const told = performance.now();
  aborter.abort();
  await throwsCode(run, 'AUTOSTOCK_CANCELLED');
  // Three times the promise: the machine may be busy.
  assert.ok(performance.now() - told < 300);
});

const reference = <T>(file: string): T | undefined => {
  const path = sharedPath(file);
  return path === undefined ? undefined : (JSON.parse(gunzipSync(readFileSync(path)).toString()) as T);
};

test('the GARCH fit agrees with arch on the S&P 500', async () => {
  type Garch = {
    returns_pct: number[];
    results: { garch11_normal: { params: Record<string, number>; forecast_var_h1_5: number[] } };
  };
  const garch = reference<Garch>('data/reference/stats/garch_sp500.json.gz');
  if (!garch) return;
  // The generator fits log returns; the reference's percent returns are handed over as such.
  const returns = Float64Array.from(garch.returns_pct, (r) => Math.expm1(r / 100));
  const fit = await native.monteCarloFit('garch', {}, returns, 1, {});
  const { params, forecast_var_h1_5: forecast } = garch.results.garch11_normal;
  close(100 * fit.mu[0], params.mu, { rtol: 1e-3 });
  close(1e4 * fit.omega[0], params.omega, { rtol: 1e-3 });
  close(fit.alpha[0], params['alpha[1]'], { rtol: 1e-3 });
  close(fit.beta[0], params['beta[1]'], { rtol: 1e-3 });
  close(1e4 * fit.v0[0], forecast[0], { rtol: 1e-3 });
});

test('the regime fit agrees with the reference of SPY', async () => {
  type Hmm = {
    close: number[];
    results: { hmm2: { mean: number[]; std: number[]; transition: number[][] } };
  };
  const hmm = reference<Hmm>('data/reference/stats/spy_tests_hmm_2015_2024.json.gz');
  if (!hmm) return;
  const returns = Float64Array.from(hmm.close.slice(1), (c, i) => c / hmm.close[i] - 1);
  const fit = await native.monteCarloFit('regime', { states: 2 }, returns, 1, {});
  const { mean, std, transition } = hmm.results.hmm2;
  close(
    fit.sd.map((x) => 100 * x),
    std,
    { rtol: 0.02 },
  );
  close(
    fit.mean.map((x) => 100 * x),
    mean,
    { atol: 0.01 },
  );
  close(fit.transition, transition.flat(), { atol: 0.003 });
});

test.run();
