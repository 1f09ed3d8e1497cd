import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Bar, Panel } from '../../../src/core/index.ts';
import { panelFromBars } from '../../../src/data/index.ts';
import { type ClassStrategy, type EngineFill, runClassStrategy } from '../../../src/engine/index.ts';
import { loadNative } from '../../../src/native/index.ts';
import { close, throwsCode } from '../../assert.ts';
import { randomPanel, withOtherFuture } from '../../fixtures/panels.ts';

const test = suite('order engine, class strategies');
const DAY = 86_400_000;

type Ohlc = readonly [number, number, number, number];
const flat = (price: number): Ohlc => [price, price, price, price];

/** Daily bars from 1970 on, or finer ones. */
function panelOf(symbols: Record<string, readonly Ohlc[]>, stepMs = DAY): Panel {
  const bars = Object.entries(symbols).map(([name, rows]): [string, Bar[]] => [
    name,
    rows.map(([open, high, low, last], t) => ({
      time: t * stepMs,
      open,
      high,
      low,
      close: last,
      volume: 1000,
    })),
  ]);
  return panelFromBars(new Map(bars), {
    interval: '1d',
    provenance: { source: 'test', synthetic: true, notes: [] },
  });
}

const RISING = panelOf({ A: [flat(10), flat(11), flat(12), flat(13)] });
const once = (action: (c: Parameters<ClassStrategy['onBar']>[0]) => void): ClassStrategy => ({
  onBar(c) {
    if (c.t === 0) action(c);
  },
});

test('an order of bar 0 fills at the open of bar 1; the position is marked to the end', () => {
  const fills: EngineFill[] = [];
  const seen: number[] = [];
  const result = runClassStrategy(
    RISING,
    {
      onBar(c) {
        seen.push(c.close(), c.position('A'), c.equity);
        if (c.t === 0) c.buy(100);
      },
      onFill: (fill) => fills.push(fill),
    },
    { account: { initialCashUsd: 2000 } },
  );
  assert.equal(seen, [10, 0, 2000, 11, 100, 2000, 12, 100, 2100, 13, 100, 2200]);
  assert.equal(
    fills.map((f) => [f.order, f.symbol, f.bar, f.shares, f.price, f.cashUsd]),
    [[0, 'A', 1, 100, 11, 900]],
  );
  assert.equal([...result.equity], [2000, 2000, 2100, 2200]);
  assert.equal(
    result.trades.map((t) => [t.exitReason, t.side, t.pnlUsd]),
    [['open', 'long', 200]],
  );
  close(result.metrics.totalReturn, 0.1);
  assert.is(result.metrics.trades, 0);
  assert.equal(result.orders[0].status, 'filled');
});

test('the future cannot be read', () => {
  for (const t of [1, 2, -1, 0.5, Number.NaN])
    throwsCode(
      () =>
        runClassStrategy(
          RISING,
          once((c) => void c.close(0, t)),
        ),
      'AUTOSTOCK_CONFIG_INVALID',
      t > 0 && t !== 0.5 ? /later ones are not known/ : undefined,
    );
  const lengths: number[] = [];
  runClassStrategy(RISING, { onBar: (c) => lengths.push(c.last('close', 3).length) });
  assert.equal(lengths, [1, 2, 3, 3]);
});

/** Trades on what it has seen, brackets and all. */
const momentum = (): ClassStrategy => ({
  onBar(c) {
    for (let s = 0; s < c.symbols.length; s++) {
      const [now, before] = [c.close(s), c.close(s, Math.max(0, c.t - 5))];
      if (!(now > 0 && before > 0) || c.position(s) !== 0) continue;
      const side = now > before ? 1 : -1;
      c.bracket(
        { symbol: s, quantity: side * 20, type: 'limit', limit: now * (1 - side * 0.002), tif: 'day' },
        { stopLoss: now * (1 - side * 0.02), takeProfit: now * (1 + side * 0.03), trailFraction: 0.025 },
      );
    }
  },
});

test('truncation: what happens up to a bar does not depend on later bars', () => {
  const whole = randomPanel(['A', 'B', 'C'], 200, 5);
  const cut = runClassStrategy(withOtherFuture(whole, 120), momentum(), { margin: { maxLeverage: 50 } });
  const full = runClassStrategy(whole, momentum(), { margin: { maxLeverage: 50 } });
  assert.ok(cut.fills.length > 20);
  assert.equal(
    cut.fills.filter((f) => f.bar < 120),
    full.fills.filter((f) => f.bar < 120),
  );
  assert.equal([...cut.equity.slice(0, 120)], [...full.equity.slice(0, 120)]);
});

test('a callable commission is charged in the bar of its fill, before the mark, and knows the month', () => {
  const asked: number[] = [];
  const commission = (fill: { quantity: number; monthUsd: number }) => {
    asked.push(fill.monthUsd);
    return 0.5 * fill.quantity;
  };
  const result = runClassStrategy(
    RISING,
    {
      onBar(c) {
        if (c.t === 0) c.buy(10);
        if (c.t === 1) c.exit();
      },
    },
    {
      costs: {
        native: {
          commissionBps: 99,
          commissionPerShareUsd: 9,
          commissionMinUsd: 9,
          spreadBps: 0,
          slippageBps: 0,
        },
        commission,
      },
    },
  );
  assert.equal(asked, [0, 110]);
  assert.equal([...result.equity], [100_000, 99_995, 100_000, 100_000]);
  assert.equal(
    result.fills.map((f) => f.commissionUsd),
    [5, 5],
  );
  assert.is(result.costsUsd, 10);
  close(result.trades[0].pnlUsd, 0, { atol: 1e-9 });
  throwsCode(
    () =>
      runClassStrategy(
        RISING,
        once((c) => void c.buy(1)),
        { costs: { native: {} as never, commission: () => -1 } },
      ),
    'AUTOSTOCK_CONFIG_INVALID',
    /costs\.commission\(fill\)/,
  );
});

test('rejections are values with a reason; cancelled orders are told', () => {
  const ended: string[] = [];
  const result = runClassStrategy(
    RISING,
    {
      onBar(c) {
        if (c.t === 1) c.cancel(2);
        if (c.t > 0) return;
        c.buy(1e9);
        c.order({ type: 'limit', quantity: 1 });
        c.order({ type: 'limit', quantity: 1, limit: 5 });
        c.sell(1);
        assert.is(c.openOrders().length, 4);
      },
      onOrder: (order) => ended.push(`${order.id} ${order.status} ${order.reason}`),
    },
    { borrow: { A: { shares: 0 } } },
  );
  assert.equal(ended.sort(), [
    '0 rejected noBuyingPower',
    '1 rejected badPrice',
    '2 cancelled byCaller',
    '3 rejected notShortable',
  ]);
  assert.equal(result.fills, []);
});

test('more orders and fills in one bar than the buffers hold', () => {
  let told = 0;
  const result = runClassStrategy(
    RISING,
    {
      onBar(c) {
        if (c.t === 0) for (let i = 0; i < 1000; i++) c.buy(1);
      },
      onFill: () => told++,
    },
    {},
  );
  assert.is(told, 1000);
  assert.is(result.fills.at(-1)?.position, 1000);
});

test('splits and dividends by date; finer bars decide inside a bar', () => {
  const split = panelOf({ A: [flat(100), flat(100), flat(49), flat(49)] });
  const result = runClassStrategy(
    split,
    once((c) => void c.buy(10)),
    { actions: [{ symbol: 'A', date: '1970-01-03', splitRatio: 2, dividendUsd: 2 }] },
  );
  assert.equal([...result.equity], [100_000, 100_000, 100_000, 100_000]);
  const coarse = panelOf({ A: [flat(100), [100, 110, 90, 100], flat(100)] });
  for (const [path, exit] of [
    [[100, 109, 91, 100], 108],
    [[100, 91, 109, 100], 92],
  ] as const) {
    const fast = panelOf({ A: [...Array(4).fill(flat(100)), ...path.map(flat)] }, DAY / 4);
    const run = runClassStrategy(
      coarse,
      once((c) => void c.bracket({ quantity: 10 }, { stopLoss: 92, takeProfit: 108 })),
      { fine: fast },
    );
    assert.is(run.trades[0].exitPrice, exit === 108 ? 109 : 91);
  }
});

test('wrong settings are coded errors before any bar', () => {
  const run = (settings: Record<string, unknown>) => () =>
    runClassStrategy(
      RISING,
      once(() => {}),
      settings,
    );
  throwsCode(run({ execution: { lag: 0 } }), 'AUTOSTOCK_CONFIG_INVALID', /execution\.lag/);
  throwsCode(run({ margin: { leverage: 2 } }), 'AUTOSTOCK_CONFIG_UNKNOWN_KEY', /maxLeverage/);
  throwsCode(run({ liquidity: { maxVolumeShare: 2 } }), 'AUTOSTOCK_CONFIG_INVALID', /maxVolumeShare/);
  throwsCode(run({ borrow: { B: { shares: 1 } } }), 'AUTOSTOCK_DATA_NOT_FOUND', /"B"/);
  throwsCode(run({ start: 3, end: 2 }), 'AUTOSTOCK_CONFIG_INVALID', /start < end/);
  throwsCode(
    () =>
      runClassStrategy(
        RISING,
        once((c) => void c.order({ type: 'stopp' as never })),
      ),
    'AUTOSTOCK_CONFIG_INVALID',
    /order\.type/,
  );
});

test('an account is closed whatever happens', () => {
  const before = loadNative().openHandles();
  assert.throws(() =>
    runClassStrategy(RISING, {
      onBar() {
        throw new Error('mine');
      },
    }),
  );
  assert.is(loadNative().openHandles(), before);
});

test.run();
