import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { resolveConfig } from '../../src/core/index.ts';
import { combinerOf, ENSEMBLES } from '../../src/ensemble/index.ts';
import { close, sameArray } from '../assert.ts';
import { type Bar, randomBars, runEnsemble } from '../fixtures/outcomes.ts';

const test = suite('ensemble registry');
const FITTED = { windowBars: 40, minBars: 20, refitBars: 3 };
/** Options under which a short history is enough to learn from. */
const OPTIONS: Readonly<Record<string, Record<string, unknown>>> = {
  'stacking-nnls': FITTED,
  'stacking-ridge': FITTED,
};
const HORIZON = 3;
const value = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: -7, max: 7, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(0) },
  fc.constant(Number.NaN),
);
/** Any history: members that are missing, alike, or constant included. */
const history: fc.Arbitrary<readonly Bar[]> = fc
  .record({ M: fc.integer({ min: 1, max: 5 }), n: fc.integer({ min: 1, max: 3 }) })
  .chain(({ M, n }) =>
    fc.array(
      fc.record({
        forecasts: fc.array(value, { minLength: M * n, maxLength: M * n }).map((f) => Float64Array.from(f)),
        labels: fc.array(value, { minLength: n, maxLength: n }).map((y) => Float64Array.from(y)),
        regimes: fc.double({ min: 0, max: 1, noNaN: true }).map((p) => Float64Array.of(p, 1 - p)),
      }),
      { minLength: 1, maxLength: 45 },
    ),
  );

for (const spec of ENSEMBLES.entries) {
  const options = resolveConfig(spec.schema, OPTIONS[spec.name] ?? {});
  const create = (bars: readonly Bar[]) =>
    spec.create(
      {
        members: bars[0].forecasts.length / bars[0].labels.length,
        regimes: bars[0].regimes.length,
        horizon: HORIZON,
      },
      options,
    );
  const weightsOf = (bars: readonly Bar[]) => runEnsemble(create(bars), bars, HORIZON);

  test(`${spec.name} says what it is and where it comes from`, () => {
    assert.ok(spec.description.length > 20 && spec.source.length > 5);
  });

  test(`${spec.name} weighs all members, from the first bar on, with weights that sum to one`, () => {
    fc.assert(
      fc.property(history, (bars) => {
        for (const weights of weightsOf(bars)) {
          assert.is(weights.length, bars[0].forecasts.length / bars[0].labels.length);
          assert.ok(weights.every((w) => w >= 0 && w <= 1 + 1e-9));
          assert.ok(Math.abs(weights.reduce((sum, w) => sum + w, 0) - 1) < 1e-9);
        }
      }),
      { numRuns: 60 },
    );
  });

  test(`${spec.name} is repeatable and knows nothing of outcomes to come`, () => {
    fc.assert(
      fc.property(history, (bars) => {
        const whole = weightsOf(bars);
        const other = bars.map((bar, t) =>
          t < bars.length / 2 ? bar : { ...bar, labels: bar.labels.map((y) => -y) },
        );
        const upTo = Math.min(bars.length, Math.ceil(bars.length / 2) + HORIZON);
        for (const [t, weights] of weightsOf(other).slice(0, upTo).entries()) sameArray(weights, whole[t]);
        for (const [t, weights] of weightsOf(bars.slice(0, upTo)).entries()) sameArray(weights, whole[t]);
      }),
      { numRuns: 30 },
    );
  });

  test(`${spec.name} knows nothing before the first label does`, () => {
    for (const weights of weightsOf(randomBars({ bars: HORIZON, members: 4 })))
      close(weights, [0.25, 0.25, 0.25, 0.25]);
  });

  test(`${spec.name} does not care in which order members are listed`, () => {
    const bars = randomBars({ bars: 90, members: 4, missing: 0.05 }, 3);
    const order = [2, 0, 3, 1];
    const turned = bars.map((bar) => {
      const n = bar.labels.length;
      return {
        ...bar,
        forecasts: Float64Array.from(order.flatMap((m) => [...bar.forecasts.slice(m * n, (m + 1) * n)])),
      };
    });
    const [own, other] = [weightsOf(bars), weightsOf(turned)];
    own.forEach((weights, t) => {
      close(
        other[t],
        order.map((m) => weights[m]),
        { rtol: 1e-6, atol: 1e-9 },
        `bar ${t}`,
      );
    });
    const f = [0.4, -1, Number.NaN, 2];
    const combine = combinerOf(create(bars));
    const [w, sd] = [own[89], [1, 2, 3, 4]];
    const straight = combine(w, f, sd);
    const crossed = combine(
      Float64Array.from(order, (m) => w[m]),
      order.map((m) => f[m]),
      order.map((m) => sd[m]),
    );
    close([crossed.mean, crossed.spread], [straight.mean, straight.spread]);
  });

  test(`${spec.name} combines those that forecast, and nothing into nothing`, () => {
    const bars = randomBars({ bars: 60, members: 3 }, 5);
    const state = create(bars);
    const weights = runEnsemble(state, bars, HORIZON)[59];
    const combine = combinerOf(state);
    const alone = combine(weights, [Number.NaN, 0.7, Number.NaN], [1, 2, 3]);
    close([alone.mean, alone.spread], [0.7, 2]);
    const none = combine(weights, [Number.NaN, Number.NaN, Number.NaN], [1, 2, 3]);
    assert.ok(Number.isNaN(none.mean) && Number.isNaN(none.spread));
    const all = combine(weights, [0.2, 0.4, 0.9], [1, 1, 1]);
    assert.ok(all.mean >= 0.2 && all.mean <= 0.9 && all.spread >= 1);
  });

  test(`${spec.name} is not disturbed by a member that never forecasts`, () => {
    const bars = randomBars({ bars: 90, members: 3 }, 6);
    const more = bars.map((bar) => ({
      ...bar,
      forecasts: Float64Array.of(...bar.forecasts, ...bar.labels.map(() => Number.NaN)),
    }));
    for (const weights of weightsOf(more)) assert.ok(weights.slice(0, 3).some((w) => w > 0));
  });
}

test.run();
