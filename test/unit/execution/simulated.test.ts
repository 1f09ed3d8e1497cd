import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRng, type Panel } from '../../../src/core/index.ts';
import { createSimulatedBroker, formatShares, type SimulatedBroker } from '../../../src/execution/index.ts';
import { LEDGER_COLUMNS, loadNative, type NativeAccount } from '../../../src/native/index.ts';
import { sameArray, throwsCode } from '../../assert.ts';
import { ACCOUNT, COSTS, GAP, marketPanel, order, START } from '../../fixtures/exchange.ts';

const test = suite('simulated');
const make = (change: Partial<Parameters<typeof createSimulatedBroker>[0]> = {}): SimulatedBroker =>
  createSimulatedBroker({
    panel: marketPanel(),
    startIndex: START,
    costs: COSTS,
    account: ACCOUNT,
    ...change,
  });

/** [S][T] targets that change every bar, some of them kept. */
function randomTargets(panel: Panel): Float64Array {
  const rng = createRng(5, 'test/targets');
  return Float64Array.from({ length: panel.symbols.length * panel.time.length }, () =>
    rng.uniform() < 0.3 ? Number.NaN : 0.6 * (rng.uniform() - 0.4),
  );
}

/** The targets traded through the broker, one decision at each close: [n][LEDGER_COLUMNS]. */
async function throughOrders(
  panel: Panel,
  targets: Float64Array,
  account: NativeAccount,
): Promise<Float64Array> {
  const native = loadNative();
  const broker = make({ panel, account });
  const [S, T] = [panel.symbols.length, panel.time.length];
  const rows: number[] = [...broker.ledgerRow()];
  const orders = new Float64Array(S);
  const column = (field: Float64Array, t: number): Float64Array =>
    Float64Array.from({ length: S }, (_, s) => field[s * T + t]);
  for (let { index, left } = await broker.time(); left > 0; { index, left } = await broker.time()) {
    const held = Float64Array.from(panel.symbols, (symbol) => broker.shares(symbol));
    const { equityUsd } = await broker.account();
    native.planOrders(
      equityUsd,
      column(panel.fields.close, index),
      column(targets, index),
      held,
      account,
      orders,
    );
    for (const [s, symbol] of panel.symbols.entries()) {
      const qty = formatShares(orders[s], broker.capabilities.shareDecimals);
      if (qty) await broker.submit(order({ symbol, qty, side: orders[s] > 0 ? 'buy' : 'sell' }));
    }
    await broker.advance();
    rows.push(...broker.ledgerRow());
  }
  await broker.close();
  return Float64Array.from(rows);
}

for (const fractional of [1, 0])
  test(`decisions sent as orders are the backtest, bit for bit (fractional ${fractional})`, async () => {
    const panel = marketPanel(60);
    const account = { ...ACCOUNT, fractional };
    const targets = randomTargets(panel);
    const native = loadNative();
    const bars = panel.time.length - START;
    const ledger = new Float64Array(bars * LEDGER_COLUMNS.length);
    const positions = new Float64Array(bars * panel.symbols.length);
    const handle = native.panelLoad({ symbols: panel.symbols.length, time: panel.time, ...panel.fields });
    native.backtestPanel(handle, targets, START, panel.time.length, COSTS, account, ledger, positions);
    native.panelUnload(handle);
    sameArray(await throughOrders(panel, targets, account), ledger);
  });

test('an order in a symbol without a bar expires', async () => {
  const broker = make({ startIndex: GAP - 1 });
  const request = order({ symbol: 'CCC' });
  await broker.submit(request);
  await broker.advance();
  assert.is((await broker.order(request.clientOrderId))?.status, 'expired');
  assert.is(broker.shares('CCC'), 0);
  await broker.close();
});

test('the average entry follows adding, reducing and turning round', async () => {
  const broker = make();
  const entry = async (): Promise<number | undefined> => (await broker.positions())[0]?.entryPrice;
  const trade = async (side: 'buy' | 'sell', qty: string): Promise<number> => {
    const request = order({ side, qty });
    await broker.submit(request);
    await broker.advance();
    return (await broker.order(request.clientOrderId))!.filledAvgPrice!;
  };
  const first = await trade('buy', '10');
  assert.is(await entry(), first);
  const second = await trade('buy', '30');
  const mixed = (first * 10 + second * 30) / 40;
  assert.is(await entry(), mixed);
  await trade('sell', '15');
  assert.is(await entry(), mixed);
  assert.is(await trade('sell', '40'), await entry());
  await trade('buy', '15');
  assert.is(await entry(), undefined);
  await broker.close();
});

test('two orders of one side in one bar fill together', async () => {
  const broker = make();
  await broker.submit(order({ qty: '1' }));
  await broker.submit(order({ qty: '2' }));
  await broker.advance();
  const [position] = await broker.positions();
  assert.equal([position.shares, position.entryPrice], [3, broker.orders()[0].filledAvgPrice]);
  assert.equal(
    broker.orders().map((o) => o.status),
    ['filled', 'filled'],
  );
  await broker.close();
});

test('whole-share accounts refuse fractions; reductions pass the margin check', async () => {
  const broker = make({ account: { ...ACCOUNT, fractional: 0 } });
  await throwsCode(broker.submit(order({ qty: '1.5' })), 'AUTOSTOCK_CONFIG_INVALID', 'decimals');
  await broker.submit(order({ qty: '3900' }));
  await broker.advance();
  await throwsCode(
    broker.submit(order({ symbol: 'BBB', qty: '500' })),
    'AUTOSTOCK_BROKER_REJECTED',
    'buying power',
  );
  await broker.submit(order({ side: 'sell', qty: '3900' }));
  await broker.close();
});

test('the window ends, and nothing beyond it can be reached', async () => {
  const broker = make({ endIndex: START + 3 });
  assert.is((await broker.time()).left, 2);
  assert.equal(await broker.advance(10), {
    index: START + 2,
    now: marketPanel().time[START + 2] + 86_400_000,
    left: 0,
  });
  await throwsCode(broker.advance(-1), 'AUTOSTOCK_CONFIG_INVALID', 'advance');
  await throwsCode(broker.advance(0.5), 'AUTOSTOCK_CONFIG_INVALID', 'advance');
  await broker.close();
  for (const startIndex of [-1, 40, 1.5])
    throwsCode(() => make({ startIndex }), 'AUTOSTOCK_CONFIG_INVALID', 'startIndex');
  throwsCode(() => make({ endIndex: 99 }), 'AUTOSTOCK_CONFIG_INVALID', 'startIndex');
});

test('closing frees the native ledger and panel', async () => {
  const before = loadNative().openHandles();
  const broker = make();
  assert.ok(loadNative().openHandles() > before);
  await broker.close();
  await broker.close();
  assert.is(loadNative().openHandles(), before);
  await throwsCode(broker.submit(order()), 'AUTOSTOCK_BROKER_UNAVAILABLE', 'closed');
});

test.run();
