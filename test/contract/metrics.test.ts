import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { METRICS, type MetricInput } from '../../src/backtest/index.ts';

const test = suite('metric registry');
/** Millionths: prices have ticks, so a return is 0 or far from the smallest double. */
const returns = (length: number) =>
  fc
    .array(fc.integer({ min: -200_000, max: 200_000 }), { minLength: length, maxLength: length })
    .map((values) => Float64Array.from(values, (v) => v / 1e6));
const input: fc.Arbitrary<MetricInput> = fc.integer({ min: 1, max: 80 }).chain((n) =>
  fc.record({
    returns: returns(n),
    benchmark: returns(n),
    gross: returns(n).map((g) => g.map(Math.abs)),
    turnover: returns(n).map((g) => g.map(Math.abs)),
    periodsPerYear: fc.constantFrom(252, 252 * 78),
    riskFreeAnn: fc.constantFrom(0, 0.03),
  }),
);

for (const metric of METRICS.entries) {
  test(`${metric.name} has a label, a formula and a source`, () => {
    assert.ok(metric.label && metric.formula && metric.source);
  });

  test(`${metric.name} is a finite number or NaN, never an infinity, and changes nothing`, () => {
    fc.assert(
      fc.property(input, (seen) => {
        const before = seen.returns.slice();
        const value = metric.compute(seen);
        assert.ok(Number.isNaN(value) || Number.isFinite(value), `${value}`);
        assert.equal([...seen.returns], [...before]);
        assert.ok(Object.is(metric.compute(seen), value));
      }),
    );
  });

  test(`${metric.name} of no bars is not known`, () => {
    const none = new Float64Array(0);
    const value = metric.compute({ returns: none, periodsPerYear: 252, riskFreeAnn: 0 });
    assert.ok(Number.isNaN(value) || value === 0, `${value}`);
  });
}

test.run();
