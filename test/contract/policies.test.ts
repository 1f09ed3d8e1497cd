import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { resolveConfig } from '../../src/core/index.ts';
import { POLICIES, type PolicyInput } from '../../src/policy/index.ts';
import { REGIME_MODELS } from '../../src/regime/index.ts';
import {
  policyContext,
  policyInput,
  single,
  untrainedPolicy,
  writePolicy,
} from '../fixtures/actionPolicy.ts';

const test = suite('policy registry');
const regimes = REGIME_MODELS.entries.flatMap((m) => m.states(resolveConfig(m.schema, {})));
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const path = writePolicy(untrainedPolicy());
test.after(() => rmSync(dirname(path), { recursive: true }));
/** Options that an entry needs. */
const OPTIONS: Readonly<Record<string, object>> = { 'action-model': { path } };
const input: fc.Arbitrary<PolicyInput> = fc
  .record({
    forecast: fc.record({ mean: number(-0.3, 0.3), spread: number(1e-4, 0.3) }),
    market: fc.record({
      regime: fc.constantFrom(...regimes),
      regimes: number(0, 1).map((p) => [p, 1 - p]),
      close: number(0.01, 1e5),
      volatility: number(1e-5, 0.2),
      sessionLeft: number(0, 1),
    }),
    position: fc.record({
      exposure: number(-2, 2),
      unrealisedReturn: number(-1, 3),
      barsHeld: fc.nat(1000),
      drawdown: number(-1, 0),
      growth: number(0.5, 2),
    }),
    features: fc.array(number(-5, 5), { minLength: 2, maxLength: 2 }),
    previousSignal: number(-1, 1),
  })
  .map((drawn) => ({ ...policyInput, ...drawn }));

for (const spec of POLICIES.entries) {
  const decide = single(spec.create(resolveConfig(spec.schema, OPTIONS[spec.name] ?? {}), policyContext));

  test(`${spec.name} says what it is and where it comes from`, () => {
    assert.ok(spec.description.length > 20 && spec.source.length > 5);
  });

  test(`${spec.name} gives a signal in [-1, 1] or none, the same for the same input, and changes nothing`, () => {
    fc.assert(
      fc.property(input, (seen) => {
        const before = JSON.stringify(seen);
        const signal = decide(seen);
        assert.ok(Number.isNaN(signal) || (signal >= -1 && signal <= 1), `${signal}`);
        assert.ok(Object.is(decide(seen), signal));
        assert.is(JSON.stringify(seen), before);
      }),
    );
  });

  test(`${spec.name} takes no position on a forecast or a volatility it does not know`, () => {
    fc.assert(
      fc.property(input, (seen) => {
        const blind = { ...seen, forecast: { mean: Number.NaN, spread: Number.NaN } };
        assert.is(decide(blind), 0);
        assert.is(decide({ ...seen, market: { ...seen.market, volatility: Number.NaN } }), 0);
      }),
    );
  });
}

test.run();
