import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { resolveConfig } from '../../src/core/index.ts';
import { ENSEMBLES } from '../../src/ensemble/index.ts';
import { REGIMES } from '../../src/features/index.ts';
import { sameArray } from '../assert.ts';

const test = suite('ensemble registry');
const loss = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: 0, max: 50, noNaN: true }) },
  fc.constant(Number.NaN),
);
const history = fc
  .integer({ min: 1, max: 6 })
  .chain((members) =>
    fc.array(fc.array(loss, { minLength: members, maxLength: members }), { minLength: 1, maxLength: 40 }),
  );

for (const spec of ENSEMBLES.entries) {
  const options = resolveConfig(spec.schema, {});
  const weightsAfter = (losses: readonly number[][]) => {
    const state = spec.create(losses[0].length, options);
    return losses.map((row, t) => {
      const weights = state.weights(REGIMES[t % REGIMES.length]).slice();
      state.observe(Float64Array.from(row));
      return weights;
    });
  };

  test(`${spec.name} says what it is and where it comes from`, () => {
    assert.ok(spec.description.length > 20 && spec.source.length > 5);
  });

  test(`${spec.name} weighs all members, from the first bar on, with weights that sum to one`, () => {
    fc.assert(
      fc.property(history, (losses) => {
        for (const weights of weightsAfter(losses)) {
          assert.is(weights.length, losses[0].length);
          assert.ok(weights.every((w) => w >= 0 && w <= 1 + 1e-12));
          assert.ok(Math.abs(weights.reduce((sum, w) => sum + w, 0) - 1) < 1e-9);
        }
      }),
    );
  });

  test(`${spec.name} is repeatable and knows nothing of losses to come`, () => {
    fc.assert(
      fc.property(history, (losses) => {
        const whole = weightsAfter(losses);
        const cut = weightsAfter(losses.slice(0, Math.ceil(losses.length / 2)));
        cut.forEach((weights, t) => {
          sameArray(weights, whole[t]);
        });
      }),
    );
  });
}

test.run();
