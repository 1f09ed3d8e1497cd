import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { applyCaps, volatilityTarget } from '../../../src/portfolio/index.ts';
import { close } from '../../assert.ts';

const test = suite('sizing');
const config = { targetVolAnn: 0.1, maxGross: 1, maxNet: 1, maxNameWeight: 0.5 };

test('each symbol takes an equal share of the volatility budget', () => {
  const weights = new Float64Array(2);
  volatilityTarget(Float64Array.of(1, -0.5), Float64Array.of(0.2, 0.1), 2, config, weights);
  close(weights[0], 0.25, { rtol: 1e-12 });
  close(weights[1], -0.25, { rtol: 1e-12 });
});

test('unknown volatility gives no position', () => {
  const weights = new Float64Array(1);
  volatilityTarget(Float64Array.of(1), Float64Array.of(Number.NaN), 1, config, weights);
  assert.is(weights[0], 0);
});

test('caps hold for any weights, and never turn a position around', () => {
  const weight = fc.double({ min: -5, max: 5, noNaN: true });
  fc.assert(
    fc.property(fc.array(weight, { minLength: 1, maxLength: 8 }), (raw) => {
      const weights = Float64Array.from(raw);
      applyCaps(weights, config);
      const gross = weights.reduce((sum, w) => sum + Math.abs(w), 0);
      const net = weights.reduce((sum, w) => sum + w, 0);
      assert.ok(gross <= 1 + 1e-9 && Math.abs(net) <= 1 + 1e-9);
      weights.forEach((w, s) => {
        assert.ok(Math.abs(w) <= 0.5 && w * raw[s] >= 0);
      });
    }),
  );
});

test('a NaN target, which keeps a position, stays NaN', () => {
  const weights = Float64Array.of(Number.NaN, 0.9);
  applyCaps(weights, config);
  assert.ok(Number.isNaN(weights[0]));
  assert.is(weights[1], 0.5);
});

test.run();
