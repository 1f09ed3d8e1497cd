import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRng, resolveConfig } from '../../src/core/index.ts';
import { REGIME_MODELS, regimeSeries } from '../../src/regime/index.ts';
import { close, sameArray } from '../assert.ts';

const test = suite('regime registry');
const BARS = 520;

/** Closes whose drift and volatility change every 90 bars. */
function prices(seed = 4): Float64Array {
  const rng = createRng(seed, 'test/regimes');
  let price = 100;
  return Float64Array.from({ length: BARS }, (_, t) => {
    const calm = Math.floor(t / 90) % 2 === 0;
    price *= Math.exp((calm ? 0.0012 : -0.0015) + (calm ? 0.006 : 0.02) * rng.normal());
    return price;
  });
}

/** Options that warm up and refit several times within the test's bars. */
const OPTIONS: Readonly<Record<string, Record<string, unknown>>> = {
  hmm: { minBars: 120, fitBars: 300, refitBars: 40, starts: 2 },
  hamilton: { minBars: 120, fitBars: 300, refitBars: 40, starts: 2 },
};

for (const spec of REGIME_MODELS.entries) {
  const options = resolveConfig(spec.schema, OPTIONS[spec.name] ?? {});
  const states = spec.states(options);
  const K = states.length;
  const all = regimeSeries(spec.create(options), prices());

  test(`${spec.name} says what it is and where it comes from`, () => {
    assert.ok(spec.description.length > 20 && spec.source.length > 5);
    assert.is(new Set(states).size, K);
    for (const property of Object.values(spec.schema.properties))
      assert.ok((property as { description?: string }).description);
  });

  test(`${spec.name} gives probabilities that sum to one and names the likeliest state`, () => {
    assert.ok(all.index.some((index) => index >= 0));
    for (let t = 0; t < BARS; t++) {
      const p = all.probabilities.subarray(t * K, (t + 1) * K);
      assert.ok(p.every((x) => x >= 0 && x <= 1 + 1e-12));
      close(
        p.reduce((sum, x) => sum + x, 0),
        1,
      );
      if (all.index[t] < 0) sameArray(p, new Float64Array(K).fill(1 / K));
      else assert.is(all.index[t], p.indexOf(Math.max(...p)));
    }
  });

  test(`${spec.name} at a bar does not change when later bars are cut off or different`, () => {
    const now = regimeSeries(spec.create(options), prices());
    sameArray(now.probabilities, all.probabilities, 'repeatable');
    for (const cut of [1, 119, 300, 431]) {
      const other = prices().map((x, t) => (t < cut ? x : x * (1.5 + 0.01 * ((t * 7) % 5))));
      for (const [future, series] of Object.entries({
        'cut off': prices().slice(0, cut),
        different: other,
      })) {
        const seen = regimeSeries(spec.create(options), series);
        sameArray(seen.index.subarray(0, cut), all.index.subarray(0, cut), future);
        sameArray(seen.probabilities.subarray(0, cut * K), all.probabilities.subarray(0, cut * K), future);
      }
    }
  });

  test(`${spec.name} keeps its state over missing closes`, () => {
    const tracker = spec.create(options);
    prices().forEach((price, t) => {
      if (t % 7 === 3) tracker.update(Number.NaN);
      const { index, probabilities } = tracker.update(price);
      assert.is(index, all.index[t]);
      sameArray(probabilities, all.probabilities.subarray(t * K, (t + 1) * K));
      assert.is(tracker.update(Number.NaN).index, index);
    });
  });

  test(`${spec.name} survives prices that never move, a crash and a single bar`, () => {
    for (const series of [
      new Float64Array(400).fill(5),
      prices().map((x, t) => (t < 400 ? x : x / 50)),
      [7],
    ]) {
      const seen = regimeSeries(spec.create(options), Float64Array.from(series));
      assert.ok(seen.probabilities.every((x) => x >= 0 && x <= 1 + 1e-12));
    }
  });
}

test.run();
