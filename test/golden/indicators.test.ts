import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { close, sharedPath } from '../assert.ts';
import { indicatorInfo, runSeries } from '../fixtures/indicators.ts';

const test = suite('indicator values');
const NAN = Number.NaN;
const REFERENCE = 'data/reference/indicators/qqq_daily_2022_2023.json.gz';

interface Case {
  readonly name: string;
  readonly params: Readonly<Record<string, number>>;
  readonly out: Readonly<Record<string, readonly (number | null)[]>>;
}

/** Reference case -> indicator, its parameters, and which output answers which. */
const CASES: Record<string, [string, (p: Case['params']) => Record<string, number>, Record<string, string>]> =
  {
    SMA: ['sma', ({ period }) => ({ period }), { real: 'sma' }],
    EMA: ['ema', ({ period }) => ({ period }), { real: 'ema' }],
    RSI: ['rsi', ({ period }) => ({ period }), { real: 'rsi' }],
    MACD: ['macd', (p) => ({ ...p }), { macd: 'macd', signal: 'signal', hist: 'hist' }],
    BBANDS: [
      'bollinger',
      ({ period, devUp }) => ({ period, width: devUp }),
      { upper: 'upper', middle: 'middle', lower: 'lower' },
    ],
    ATR: ['atr', ({ period }) => ({ period }), { real: 'atr' }],
    ROCP: ['roc', ({ period }) => ({ period }), { real: 'roc' }],
    REALIZED_VOL: [
      'realizedVol',
      ({ period, annual }) => ({ period, periodsPerYear: annual }),
      { real: 'vol' },
    ],
    ZSCORE: ['zscore', ({ period }) => ({ period }), { real: 'zscore' }],
  };

test('equal the reference library on 501 QQQ bars', () => {
  const path = sharedPath(REFERENCE);
  if (!path) return;
  const { bars, cases } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as {
    bars: Record<string, number[]>;
    cases: Case[];
  };
  const inputs = Object.fromEntries(
    ['open', 'high', 'low', 'close', 'volume'].map((name) => [name, Float64Array.from(bars[name])]),
  );
  const seen = new Set<string>();
  for (const { name, params, out } of cases) {
    if (!(name in CASES)) continue;
    const [indicator, rename, outputs] = CASES[name];
    const info = indicatorInfo(indicator);
    const actual = runSeries(info, rename(params), inputs);
    for (const [theirs, ours] of Object.entries(outputs)) {
      const expected = Float64Array.from(out[theirs], (v) => v ?? NAN);
      close(actual[info.outputs.indexOf(ours)], expected, { rtol: 1e-7, atol: 1e-9 }, `${name}.${theirs}`);
    }
    seen.add(name);
  }
  assert.equal([...seen].sort(), Object.keys(CASES).sort());
});

const run = (name: string, params: Record<string, number>, inputs: Record<string, number[]>) =>
  runSeries(
    indicatorInfo(name),
    params,
    Object.fromEntries(Object.entries(inputs).map(([key, values]) => [key, Float64Array.from(values)])),
  );

test('equal values worked by hand', () => {
  const prices = [2, 4, 6, 5, 7];
  close(run('sma', { period: 3 }, { close: prices })[0], [NAN, NAN, 4, 5, 6]);
  // alpha 1/2 from the mean of the first three: 4 -> 4.5 -> 5.75
  close(run('ema', { period: 3 }, { close: prices })[0], [NAN, NAN, 4, 4.5, 5.75]);
  // gains 2 2 0 2, losses 0 0 1 0: G = 2, 1, 1.5 and L = 0, 0.5, 0.25
  close(run('rsi', { period: 2 }, { close: prices })[0], [
    NAN,
    NAN,
    100,
    100 * (1 / 1.5),
    100 * (1.5 / 1.75),
  ]);
  // population deviation of 2 4 is 1, of 4 6 is 1, of 6 5 is 0.5, of 5 7 is 1
  const [upper, middle, lower, percentB, bandwidth] = run(
    'bollinger',
    { period: 2, width: 2 },
    { close: prices },
  );
  close(upper, [NAN, 5, 7, 6.5, 8]);
  close(middle, [NAN, 3, 5, 5.5, 6]);
  close(lower, [NAN, 1, 3, 4.5, 4]);
  close(percentB, [NAN, 0.75, 0.75, 0.25, 0.75]);
  close(bandwidth, [NAN, 4 / 3, 4 / 5, 2 / 5.5, 4 / 6]);
  close(run('roc', { period: 2 }, { close: prices })[0], [NAN, NAN, 2, 0.25, 1 / 6]);
  // true ranges 3, 4 (gap up from 4), 2
  const atr = run('atr', { period: 2 }, { high: [3, 5, 8, 7], low: [1, 2, 6, 5], close: [2, 4, 6, 6] });
  close(atr[0], [NAN, NAN, 3.5, 2.75]);
});

test('equal MACD worked by hand', () => {
  // fast EMA(1) is the close; slow EMA(2) is seeded with (2 + 4) / 2 at bar 1, then alpha 2/3
  const slow = [3, 5, 5, 19 / 3];
  const macd = [4, 6, 5, 7].map((price, i) => price - slow[i]);
  const signal = [macd[0], macd[1], macd[2], macd[3]];
  const out = run('macd', { fast: 1, slow: 2, signal: 1 }, { close: [2, 4, 6, 5, 7] });
  close(out[0], [NAN, ...macd]);
  close(out[1], [NAN, ...signal]);
  close(out[2], [NAN, 0, 0, 0, 0]);
});

test('relate a symbol to the benchmark as defined', () => {
  const benchmark = [100, 101, 99, 102, 103, 101];
  // a symbol whose log return is always twice the benchmark's
  const doubled = benchmark.map((p) => p ** 2 / 1000);
  const [beta] = run('beta', { period: 3 }, { close: doubled, benchmark });
  close(beta, [NAN, NAN, NAN, 2, 2, 2], { rtol: 1e-12 });
  const [strength] = run('relativeStrength', { period: 2 }, { close: doubled, benchmark });
  close(
    strength,
    benchmark.map((p, t) => (t < 2 ? NAN : Math.log(p / benchmark[t - 2]))),
    { rtol: 1e-12, atol: 1e-15 },
  );
  const [move] = run('benchmarkReturn', { period: 1 }, { benchmark });
  close(
    move,
    benchmark.map((p, t) => (t < 1 ? NAN : p / benchmark[t - 1] - 1)),
    { rtol: 1e-12 },
  );
});

test('of a constant price are those of the reference library', () => {
  const flat = new Array(40).fill(100.1);
  const last = (name: string, params: Record<string, number>, output = 0) =>
    run(name, params, { close: flat, high: flat, low: flat, volume: flat, benchmark: flat })[output][39];
  assert.is(last('rsi', { period: 14 }), 0);
  close(last('sma', { period: 3 }), 100.1, { rtol: 1e-15 });
  assert.is(last('macd', { fast: 3, slow: 5, signal: 2 }), 0);
  assert.is(last('bollinger', { period: 5, width: 2 }, 3), 0.5);
  assert.is(last('bollinger', { period: 5, width: 2 }, 4), 0);
  assert.is(last('atr', { period: 14 }), 0);
  assert.is(last('zscore', { period: 20 }), 0);
  assert.is(last('realizedVol', { period: 20, periodsPerYear: 252 }), 0);
  assert.ok(Number.isNaN(last('beta', { period: 20 })), 'a benchmark that does not move has no slope');
});

test('do not drift over a million bars', () => {
  const n = 1_000_000;
  const prices = new Float64Array(n);
  for (let t = 0; t < n; t++) prices[t] = 100 + 50 * Math.sin(t / 777) + (t % 13) / 7;
  for (let t = n - 20; t < n; t++) prices[t] = 5 + ((t * 37) % 11) / 1000;
  const tail = prices.subarray(n - 20);
  const mean = tail.reduce((a, b) => a + b) / 20;
  const deviation = Math.sqrt(tail.reduce((a, b) => a + (b - mean) ** 2, 0) / 20);
  const at = (name: string, output: number, params: Record<string, number>) =>
    runSeries(indicatorInfo(name), params, { close: prices })[output][n - 1];
  // A difference of running sums: off by their last place (1e8 here), whatever the number of bars.
  close(at('sma', 0, { period: 20 }), mean, { rtol: 1e-9 });
  close(at('bollinger', 1, { period: 20, width: 2 }), mean, { rtol: 1e-13 });
  close(at('bollinger', 4, { period: 20, width: 2 }), (4 * deviation) / mean, { rtol: 1e-8 });
});

test.run();
