import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  costModel,
  describeCosts,
  ledgerCosts,
  orderCost,
  resolveCosts,
  scaleCosts,
} from '../../../src/costs/index.ts';
import { resolveRunConfig } from '../../../src/pipeline/index.ts';
import { close, throwsCode } from '../../assert.ts';
import { runPanel } from '../../fixtures/ledgers.ts';
import { randomPanel } from '../../fixtures/panels.ts';

const test = suite('costs');
const panel = randomPanel(['A', 'B'], 60);
const order = { symbol: 'A', price: 50, time: 0, index: 40, volume: 1e6 } as const;
const costOf = (value: unknown, quantity: number, side: 'buy' | 'sell', rest = {}) =>
  orderCost(costModel(resolveCosts(value), panel), { ...order, quantity, side, ...rest });
const FREE = { spread: { name: 'fixed', bps: 0 }, slippage: { name: 'none' } };

test('costs are a spread and a slippage of 2 bps when nothing is said', () => {
  const costs = resolveCosts();
  assert.equal(costs, {
    commission: { name: 'none' },
    spread: { name: 'fixed', bps: 2 },
    slippage: { name: 'fixed', bps: 2 },
  });
  assert.is(describeCosts(costs), 'no commission; spread 2 bps; slippage 2 bps');
  const { spreadBps, slippageBps, ...rest } = ledgerCosts(costs, panel).native;
  assert.equal([spreadBps, slippageBps], [2, 2]);
  assert.ok(Object.values(rest).every((x) => x === 0));
});

test('commissions worked by hand', () => {
  const usd = (commission: unknown, quantity: number, side: 'buy' | 'sell', rest = {}) =>
    costOf({ ...FREE, commission }, quantity, side, rest).commissionUsd;
  close(usd({ name: 'bps', bps: 10 }, 100, 'buy'), 5);
  close(usd({ name: 'bps', bps: 10, minUsd: 7 }, 100, 'buy'), 7);
  close(usd({ name: 'fixed', usd: 3 }, 1e6, 'sell'), 3);
  const perShare = { name: 'per-share' };
  close(usd(perShare, 1000, 'buy'), 5);
  close(usd(perShare, 10, 'buy'), 1);
  close(usd(perShare, 1, 'buy'), 0.5);
  // 100 shares at 50: 5,000 x 0.0000206 + 100 x 0.000195
  close(usd({ name: 'alpaca' }, 100, 'sell'), 0.103 + 0.0195);
  close(usd({ name: 'alpaca' }, 1e5, 'sell'), 103 + 9.79);
  assert.is(usd({ name: 'alpaca' }, 1e5, 'buy'), 0);
  close(usd({ name: 'tiered' }, 1000, 'buy'), 3.5);
  close(usd({ name: 'tiered' }, 1000, 'buy', { monthShares: 300_000 }), 2);
  close(usd({ name: 'tiered' }, 1000, 'buy', { monthShares: 1e9, monthUsd: 0 }), 0.5);
  const byUsd = {
    name: 'tiered',
    unit: 'usd',
    tiers: [
      { above: 0, bps: 10 },
      { above: 1e6, bps: 5 },
    ],
  };
  close(usd(byUsd, 1000, 'buy', { monthUsd: 1e6, monthShares: 0 }), 25);
});

test('a function may be the commission, and is told about the fill', () => {
  const seen: unknown[] = [];
  const commission = (fill: { quantity: number; price: number }) => {
    seen.push(fill);
    return fill.quantity * 0.01;
  };
  const costs = resolveCosts({ ...FREE, commission });
  const model = costModel(costs, panel);
  close(orderCost(model, { ...order, quantity: 200, side: 'sell' }).commissionUsd, 2);
  assert.is((seen[0] as { side: string }).side, 'sell');
  close(orderCost(scaleCosts(model, 5), { ...order, quantity: 200, side: 'sell' }).commissionUsd, 10);
  assert.match(describeCosts(costs), 'commission by a function');
});

test('the native ledger charges the same', () => {
  for (const commission of [
    { name: 'bps', bps: 7, minUsd: 3 },
    { name: 'fixed' },
    { name: 'per-share' },
    { name: 'per-share', usd: 2, maxFraction: 0.001 },
    { name: 'alpaca', secFeeBps: 30 },
  ]) {
    const costs = resolveCosts({ commission, spread: { name: 'fixed', bps: 8 } });
    const weights = new Float64Array(2 * 60).fill(Number.NaN);
    weights[10] = 0.5;
    weights[20] = 0;
    const ledger = runPanel(panel, weights, ledgerCosts(costs, panel).native);
    for (const [t, side] of [
      [11, 'buy'],
      [21, 'sell'],
    ] as const) {
      const quantity = ledger.positions[15 * 2];
      const want = orderCost(costModel(costs, panel), {
        ...order,
        side,
        quantity,
        price: panel.fields.open[t],
        index: t,
      });
      close(ledger.column('commission')[t], want.commissionUsd, {}, `${commission.name} ${side}`);
      close(ledger.column('spread')[t], want.spreadUsd);
      close(ledger.column('slippage')[t], want.slippageUsd);
    }
  }
});

test('scaled costs are that many times the costs of the same fill', () => {
  const at = (model: ReturnType<typeof costModel>) =>
    orderCost(model, { ...order, quantity: 500, side: 'sell', price: 50 });
  for (const commission of ['none', 'bps', 'fixed', 'per-share', 'tiered', 'alpaca'])
    for (const spread of ['fixed', 'corwin-schultz', 'abdi-ranaldo'])
      for (const slippage of ['none', 'fixed', 'volume-share', 'square-root']) {
        const model = costModel(
          resolveCosts({
            commission: { name: commission },
            spread: { name: spread },
            slippage: { name: slippage },
          }),
          panel,
        );
        const one = at(model);
        assert.is(scaleCosts(model, 1), model);
        assert.is(at(scaleCosts(model, 0)).totalUsd, 0);
        for (const factor of [2, 5]) {
          const more = at(scaleCosts(model, factor));
          close(more.spreadUsd, factor * one.spreadUsd);
          close(more.slippageUsd, factor * one.slippageUsd);
          close(more.impactUsd, factor * one.impactUsd);
          // the value a commission is taken of moves with the price paid
          close(more.commissionUsd, factor * one.commissionUsd, { rtol: 0.1 });
        }
      }
  throwsCode(() => scaleCosts(costModel(resolveCosts(), panel), -1), 'AUTOSTOCK_CONFIG_INVALID', 'factor');
});

test('wrong costs are refused by field', () => {
  const refused = (value: unknown, text: string, code = 'AUTOSTOCK_CONFIG_INVALID' as const) =>
    throwsCode(() => resolveCosts(value), code, text);
  refused({ spread: { name: 'fixed', bps: -1 } }, 'costs.spread.bps');
  refused({ commission: { bps: 3 } }, 'costs.commission.name');
  refused(
    { commission: { name: 'tiered', tiers: [{ above: 5 }] } },
    'costs.commission.tiers.0.above must be 0',
  );
  refused(
    { commission: { name: 'tiered', tiers: [{ above: 0 }, { above: 9 }, { above: 9 }] } },
    'tiers.2.above must be more than 9',
  );
  refused(7, 'costs');
  throwsCode(() => resolveCosts({ spreadBps: 2 }), 'AUTOSTOCK_CONFIG_UNKNOWN_KEY', 'costs.spreadBps');
  const quotes = resolveCosts({ spread: { name: 'quotes' } });
  throwsCode(() => costModel(quotes, panel), 'AUTOSTOCK_CONFIG_INVALID', 'bid and ask');
});

test('the pipeline takes any spread, otherwise constants, and names them when it is given others', () => {
  const run = (costs: unknown) => resolveRunConfig({ costs });
  assert.equal(run({ commission: { name: 'alpaca' } }).costs.commission.name, 'alpaca');
  assert.equal(run({ spread: { name: 'abdi-ranaldo' } }).costs.spread.name, 'abdi-ranaldo');
  for (const [part, name] of [
    ['commission', 'tiered'],
    ['slippage', 'volume-share'],
    ['slippage', 'square-root'],
  ])
    throwsCode(
      () => run({ [part]: { name } }),
      'AUTOSTOCK_CONFIG_INVALID',
      new RegExp(`costs\\.${part}\\.name "${name}".*fixed`),
    );
});

test.run();
