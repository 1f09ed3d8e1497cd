import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { resolveConfig } from '../../../src/core/index.ts';
import { type AccountView, checkOrder, gateOrders, RISK_RULES, RiskSchema } from '../../../src/risk/index.ts';

const test = suite('risk gate');
const limits = resolveConfig(RiskSchema, { maxGross: 1, maxNet: 1, maxNameWeight: 0.5, maxOrderWeight: 0.4 });

const account = (change: Partial<AccountView> = {}): AccountView => ({
  equityUsd: 1000,
  positions: new Map([['A', 3]]),
  prices: new Map([
    ['A', 100],
    ['B', 100],
  ]),
  drawdown: 0,
  halted: false,
  ...change,
});
const order = (symbol: string, shares: number, referencePrice = 100) => ({ symbol, shares, referencePrice });

const refusedBy = (rule: string, verdict: ReturnType<typeof checkOrder>) => {
  assert.ok(!verdict.allowed && verdict.rule === rule, JSON.stringify(verdict));
};

test('every rule refuses what it is for', () => {
  assert.equal(checkOrder(order('B', 3), account(), limits), { allowed: true });
  refusedBy('price', checkOrder(order('B', 1, Number.NaN), account(), limits));
  refusedBy('halted', checkOrder(order('B', 1), account({ halted: true }), limits));
  refusedBy('drawdown', checkOrder(order('B', 1), account({ drawdown: -0.5 }), limits));
  refusedBy('short', checkOrder(order('B', -1), account(), limits));
  const unlent = { ...limits, allowShort: true, notShortable: ['B'] };
  refusedBy('short', checkOrder(order('B', -1), account(), unlent));
  assert.ok(checkOrder(order('A', -4), account(), unlent).allowed);
  refusedBy('order-weight', checkOrder(order('B', 5), account(), limits));
  refusedBy('name-weight', checkOrder(order('A', 3), account(), limits));
  const full = account({ positions: new Map([['A', 8]]) });
  refusedBy('gross', checkOrder(order('B', 3), full, limits));
  const loose = { ...limits, maxGross: 5 };
  refusedBy('net', checkOrder(order('B', 3), full, loose));
  assert.is(RISK_RULES.entries.length, 8);
});

test('a reduction passes even when halted, a turn-around does not', () => {
  const halted = account({ halted: true });
  assert.ok(checkOrder(order('A', -3), halted, limits).allowed);
  assert.not.ok(checkOrder(order('A', -4), halted, { ...limits, allowShort: true }).allowed);
});

test('reductions go first, and each order sees those allowed before it', () => {
  const orders = Float64Array.of(4, 4, -4);
  const refused = gateOrders(
    orders,
    ['A', 'B', 'C'],
    Float64Array.of(100, 100, 100),
    { equityUsd: 1000, drawdown: 0, halted: false },
    Float64Array.of(0, 0, 4),
    { ...limits, maxGross: 0.4 },
  );
  // C's 0.4 leaves first; A then fills the room; B finds none.
  assert.equal([...orders], [4, 0, -4]);
  assert.equal(
    refused.map((r) => [r.order.symbol, r.rule]),
    [['B', 'gross']],
  );
});

test.run();
