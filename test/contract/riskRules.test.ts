import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { resolveConfig } from '../../src/core/index.ts';
import {
  type AccountView,
  checkOrder,
  type OrderIntent,
  RISK_RULES,
  RiskSchema,
} from '../../src/risk/index.ts';

const test = suite('risk rule registry');
const limits = resolveConfig(RiskSchema, {});
const price = fc.double({ min: 1, max: 1000, noNaN: true });
const shares = fc.integer({ min: -50, max: 50 });
const situation = fc.record({
  order: fc.record({ symbol: fc.constantFrom('A', 'B'), shares, referencePrice: price }),
  held: fc.record({ A: shares, B: shares }),
  prices: fc.record({ A: price, B: price }),
  equityUsd: fc.double({ min: 100, max: 1e5, noNaN: true }),
  drawdown: fc.double({ min: -1, max: 0, noNaN: true }),
  halted: fc.boolean(),
});
type Situation = typeof situation extends fc.Arbitrary<infer S> ? S : never;
const account = ({ held, prices, equityUsd, drawdown, halted }: Situation): AccountView => ({
  equityUsd,
  positions: new Map(Object.entries(held)),
  prices: new Map(Object.entries(prices)),
  drawdown,
  halted,
});
const small: OrderIntent = { symbol: 'A', shares: 1, referencePrice: 10 };
const calm: AccountView = {
  equityUsd: 10_000,
  positions: new Map(),
  prices: new Map([['A', 10]]),
  drawdown: 0,
  halted: false,
};

for (const rule of RISK_RULES.entries) {
  test(`${rule.name} says what it is for and lets a small order in a calm account pass`, () => {
    assert.ok(rule.description.length > 10);
    assert.equal(rule.check(small, calm, limits), { allowed: true });
  });

  test(`${rule.name} gives a reason whenever it refuses, and the same verdict every time`, () => {
    fc.assert(
      fc.property(situation, (seen) => {
        const verdict = rule.check(seen.order, account(seen), limits);
        assert.equal(rule.check(seen.order, account(seen), limits), verdict);
        assert.ok(verdict.allowed || verdict.reason.length > 5);
      }),
    );
  });
}

test('an order that passes the gate and adds exposure leaves the account within every cap', () => {
  fc.assert(
    fc.property(situation, (seen) => {
      const view = account(seen);
      const { order } = seen;
      const before = view.positions.get(order.symbol)!;
      const after = before + order.shares;
      if (!checkOrder(order, view, limits).allowed || Math.abs(after) <= Math.abs(before)) return;
      assert.not.ok(view.halted);
      assert.ok(view.drawdown >= -limits.maxDrawdown - 1e-9);
      assert.ok((Math.abs(after) * order.referencePrice) / view.equityUsd <= limits.maxNameWeight + 1e-9);
    }),
  );
});

test.run();
