import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRng } from '../../../src/core/index.ts';
import { REGIME_MODELS, regimeSeries } from '../../../src/regime/index.ts';
import { sameArray } from '../../assert.ts';

const test = suite('trend-volatility');

/** Closes with a drift and a volatility for each stretch of bars. */
function closes(stretches: readonly (readonly [bars: number, drift: number, vol: number])[]): Float64Array {
  const rng = createRng(3, 'test/regime');
  let price = 100;
  return Float64Array.from(
    stretches.flatMap(([bars, drift, vol]) =>
      Array.from({ length: bars }, () => {
        price *= Math.exp(drift + vol * rng.normal());
        return price;
      }),
    ),
  );
}

const spec = REGIME_MODELS.get('trend-volatility');
const REGIMES = spec.states({});
const computeRegimes = (prices: Float64Array) => regimeSeries(spec.create({}), prices).index;
const name = (index: number) => REGIMES[index];

test('is unknown for 99 bars, then one of the four', () => {
  const regimes = computeRegimes(closes([[300, 0, 0.01]]));
  assert.ok(regimes.subarray(0, 99).every((r) => r === -1));
  assert.ok(regimes.subarray(99).every((r) => r >= 0 && r < REGIMES.length));
});

test('tells a calm rise from a turbulent fall', () => {
  const regimes = computeRegimes(
    closes([
      [250, 0.002, 0.005],
      [60, -0.02, 0.03],
      [200, 0.003, 0.004],
    ]),
  );
  assert.is(name(regimes[309]), 'bear-turbulent');
  assert.is(name(regimes[509]), 'bull-calm');
});

test('equals its definition, recomputed from scratch at every bar', () => {
  const prices = closes([
    [200, 0.001, 0.01],
    [220, -0.001, 0.02],
  ]);
  const vols: number[] = [];
  const expected = Int8Array.from(prices, (close, t) => {
    if (t >= 20) {
      const returns = Array.from({ length: 20 }, (_, i) => Math.log(prices[t - 19 + i] / prices[t - 20 + i]));
      const mean = returns.reduce((a, b) => a + b, 0) / 20;
      vols.push(Math.sqrt(returns.reduce((a, b) => a + (b - mean) ** 2, 0) / 19));
    }
    if (t < 99) return -1;
    const sorted = vols.slice(-252).sort((a, b) => a - b);
    const half = sorted.length >> 1;
    const median = sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    const average = prices.subarray(t - 99, t + 1).reduce((a, b) => a + b, 0) / 100;
    return (close > average ? 0 : 2) + (vols[vols.length - 1] > median ? 1 : 0);
  });
  sameArray(computeRegimes(prices), expected);
});

test('is certain of its rule, and equally unsure of all in warm-up', () => {
  const { index, probabilities } = regimeSeries(spec.create({}), closes([[160, 0.001, 0.01]]));
  sameArray(probabilities.slice(98 * 4, 99 * 4), [0.25, 0.25, 0.25, 0.25]);
  for (let t = 99; t < 160; t++)
    sameArray(
      probabilities.slice(t * 4, t * 4 + 4),
      [0, 1, 2, 3].map((k) => (k === index[t] ? 1 : 0)),
    );
});

test.run();
