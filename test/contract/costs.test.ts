import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Registry, resolveConfig } from '../../src/core/index.ts';
import {
  COMMISSIONS,
  type CostModel,
  costModel,
  describeCosts,
  orderCost,
  resolveCosts,
  SLIPPAGES,
  SPREADS,
} from '../../src/costs/index.ts';
import { sameArray, throwsCode } from '../assert.ts';
import { randomPanel, withOtherFuture } from '../fixtures/panels.ts';

const test = suite('cost registries');
const panel = randomPanel(['A', 'B'], 120);
const T = panel.time.length;
const quotes = {
  bid: panel.fields.open.map((x) => x * 0.999),
  ask: panel.fields.open.map((x) => x * 1.001),
};
const PARTS = { commission: COMMISSIONS, spread: SPREADS, slippage: SLIPPAGES } as const;
const model = (value: unknown, on = panel): CostModel => costModel(resolveCosts(value), on, quotes);

/** Costs of one order in symbol A at bar t. */
const at = (costs: CostModel, quantity: number, side: 'buy' | 'sell', t = T - 1) =>
  orderCost(costs, {
    symbol: 'A',
    side,
    quantity,
    price: panel.fields.open[t],
    time: panel.time[t],
    index: t,
    volume: panel.fields.volume[t],
  });

for (const [part, registry] of Object.entries(PARTS)) {
  for (const spec of (registry as Registry<(typeof registry.entries)[number]>).entries) {
    const costs = resolveCosts({ [part]: { name: spec.name } });
    const resolved = model({ [part]: { name: spec.name } });

    test(`${part} ${spec.name} says what it is, by which formula and from where`, () => {
      assert.ok(spec.description.length > 20 && spec.source.length > 5 && spec.formula.length > 0);
      const words = spec.words(resolveConfig(spec.schema, {}));
      assert.ok(describeCosts(costs).includes(words) && words.length > 5, words);
    });

    test(`${part} ${spec.name} refuses an option it does not have`, () => {
      const value = { [part]: { name: spec.name, nonsense: 1 } };
      throwsCode(() => resolveCosts(value), 'AUTOSTOCK_CONFIG_UNKNOWN_KEY', `costs.${part}.nonsense`);
    });

    test(`${part} ${spec.name} is never negative and grows with the size of the order`, () => {
      for (const side of ['buy', 'sell'] as const) {
        let last = 0;
        for (const quantity of [0.01, 1, 10, 1e3, 1e5, 1e6, 1e8]) {
          const cost = at(resolved, quantity, side);
          for (const [name, value] of Object.entries(cost)) assert.ok(value >= 0, `${name} ${value}`);
          assert.ok(cost.price > 0 && (side === 'buy') === cost.price >= panel.fields.open[T - 1]);
          assert.ok(cost.totalUsd >= last, `${quantity}: ${cost.totalUsd} after ${last}`);
          last = cost.totalUsd;
        }
      }
    });

    test(`${part} ${spec.name} knows only the past`, () => {
      const cut = 70;
      const changed = model({ [part]: { name: spec.name } }, withOtherFuture(panel, cut));
      assert.equal(changed.native, resolved.native);
      const series = (m: CostModel) => [m.spread, m.impact?.volatility, m.impact?.averageVolume];
      series(resolved).forEach((values, i) => {
        if (!values) return;
        assert.is(values.length, panel.fields.close.length);
        // what fills at bar `cut` meets is known before it
        sameArray(values.slice(0, cut + 1), series(changed)[i]!.slice(0, cut + 1));
      });
    });
  }
}

test('an unknown model is refused with the nearest name', () => {
  throwsCode(
    () => resolveCosts({ spread: { name: 'corwin-shultz' } }),
    'AUTOSTOCK_CONFIG_UNKNOWN_NAME',
    'did you mean "corwin-schultz"',
  );
});

test.run();
