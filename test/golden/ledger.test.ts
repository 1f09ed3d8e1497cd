import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { loadNative, panelHandle } from '../../src/native/index.ts';
import { close, sameArray, throwsCode } from '../assert.ts';
import { ACCOUNT, FREE, pricePanel, runPanel } from '../fixtures/ledgers.ts';

const test = suite('ledger by hand');
const NAN = Number.NaN;

test('fills at the next open with every kind of cost', () => {
  // decided at close 100: 0.5 x 100,000 / 100 = 500 shares; next open 102, half spread 5 bps, slippage 10 bps
  const panel = pricePanel({
    A: [
      [99, 100],
      [102, 104],
      [103, 103],
    ],
  });
  const costs = {
    commissionBps: 2,
    commissionPerShareUsd: 0.005,
    commissionMinUsd: 1,
    spreadBps: 10,
    slippageBps: 10,
  };
  const books = runPanel(panel, [0.5, NAN, NAN], costs);
  const paid = 102 * (1 + 0.0005 + 0.001);
  const commission = 500 * (paid * 0.0002 + 0.005);
  const cash = 100_000 - 500 * paid - commission;
  const equity = cash + 500 * 104;
  close(books.rows.subarray(0, 9), [100_000, 100_000, 0, 0, 0, 0, 0, 0, 0]);
  close(
    books.rows.subarray(9, 18),
    [equity, cash, 52_000 / equity, 52_000 / equity, 0.51, commission, 500 * 102 * 0.0005, 51, 1],
    { rtol: 1e-14 },
  );
  close(
    books.rows.subarray(18),
    [cash + 51_500, cash, 51_500 / (cash + 51_500), 51_500 / (cash + 51_500), 0, 0, 0, 0, 0],
    {
      rtol: 1e-14,
    },
  );
  sameArray(books.positions, [0, 500, 500]);
});

test('charges the minimum commission, once for a trade', () => {
  const panel = pricePanel({
    A: [
      [10, 10],
      [10, 10],
      [10, 10],
    ],
  });
  const books = runPanel(panel, [0.001, NAN, NAN], {
    ...FREE,
    commissionPerShareUsd: 0.01,
    commissionMinUsd: 2.5,
  });
  sameArray(books.column('commission'), [0, 2.5, 0]);
});

test('sells short below the open and buys back above it', () => {
  const panel = pricePanel({
    A: [
      [50, 50],
      [50, 40],
      [40, 40],
    ],
  });
  const books = runPanel(panel, [-0.4, 0, NAN], { ...FREE, slippageBps: 100 });
  sameArray(books.positions, [0, -800, 0]);
  const proceeds = 800 * 49.5;
  close(books.column('cash'), [100_000, 100_000 + proceeds, 100_000 + proceeds - 800 * 40.4]);
  close(books.column('equity')[1], 100_000 + proceeds - 32_000);
  close(books.column('net')[1], -32_000 / (100_000 + proceeds - 32_000));
  close(books.column('gross')[1], 32_000 / (100_000 + proceeds - 32_000));
});

test('borrows when the open gaps beyond the cash: a margin account', () => {
  const panel = pricePanel({
    A: [
      [100, 100],
      [150, 150],
    ],
  });
  const books = runPanel(panel, [1, NAN]);
  sameArray(books.positions, [0, 1000]);
  sameArray(books.column('cash'), [100_000, -50_000]);
  sameArray(books.column('equity'), [100_000, 100_000]);
});

test('drops an order whose bar is missing and marks at the last close', () => {
  const panel = pricePanel({
    A: [[10, 10], null, [12, 12], [13, 13]],
    B: [[20, 20], [20, 20], null, [22, 22]],
  });
  // A's first order meets no bar; B is held over a missing one at 20
  const books = runPanel(panel, [0.5, NAN, 0.25, NAN, 0.5, NAN, 0, NAN]);
  sameArray(books.positions, [0, 0, 0, 2500, 0, 2500, 25_000 / 12, 2500]);
  close(books.column('equity'), [100_000, 100_000, 100_000, 105_000]);
  sameArray(books.column('trades'), [0, 1, 0, 1]);
});

test('closes a stale symbol at its last close, costs paid', () => {
  const panel = pricePanel({ A: [[10, 10], [10, 12], null, null, null, null] });
  const account = { ...ACCOUNT, staleBars: 3 };
  const books = runPanel(panel, [0.5, NAN, NAN, NAN, NAN, NAN], { ...FREE, slippageBps: 50 }, account);
  sameArray(books.positions, [0, 5000, 5000, 5000, 0, 0]);
  const bought = 5000 * 10 * 1.005;
  close(books.column('cash')[4], 100_000 - bought + 5000 * 12 * 0.995);
  sameArray(books.column('trades'), [0, 1, 0, 0, 1, 0]);
});

test('keeps positions on a NaN target, skips small changes, always closes', () => {
  const panel = pricePanel({
    A: [
      [10, 10],
      [10, 10],
      [10, 10],
      [10, 10],
      [10, 10],
    ],
  });
  const account = { ...ACCOUNT, minTradeWeight: 0.05 };
  sameArray(runPanel(panel, [0.04, 0.06, 0.1, 0, NAN], FREE, account).positions, [0, 0, 600, 600, 0]);
  sameArray(runPanel(panel, [0.3, NAN, NAN, NAN, NAN], FREE, account).positions, [0, 3000, 3000, 3000, 3000]);
});

test('rounds whole shares toward zero, long and short', () => {
  const panel = pricePanel({
    A: [
      [30, 30],
      [30, 30],
    ],
    B: [
      [70, 70],
      [70, 70],
    ],
  });
  const books = runPanel(panel, [0.5, NAN, -0.5, NAN], FREE, { ...ACCOUNT, fractional: 0 });
  sameArray(books.positions, [0, 0, 1666, -714]);
});

test('closes everything once there is no equity', () => {
  const panel = pricePanel({
    A: [
      [10, 10],
      [10, 10],
      [40, 40],
      [40, 40],
      [40, 40],
    ],
  });
  const books = runPanel(panel, [-0.5, -0.5, -0.5, -0.5, NAN]);
  sameArray(books.positions, [0, -5000, -5000, 0, 0]);
  sameArray(books.column('equity'), [100_000, 100_000, -50_000, -50_000, -50_000]);
  assert.ok(Number.isNaN(books.column('gross')[2]));
  sameArray(books.column('gross').subarray(3), [0, 0]);
});

test('sizes orders for a broker account by the same rule', () => {
  const orders = new Float64Array(4);
  const closes = Float64Array.of(100, 50, NAN, 10);
  const targets = Float64Array.of(0.25, 0, 0.5, NAN);
  const held = Float64Array.of(10, -7, 3, 4);
  loadNative().planOrders(20_000, closes, targets, held, ACCOUNT, orders);
  sameArray(orders, [40, 7, 0, 0]);
});

test('bound buffers: orders can be changed, fills are prices, misuse is refused', () => {
  const native = loadNative();
  const panel = pricePanel({
    A: [
      [10, 10],
      [11, 11],
      [12, 12],
    ],
    B: [
      [10, 10],
      [11, 11],
      [12, 12],
    ],
  });
  const [targets, orders, positions, fills] = [0, 1, 2, 3].map(() => new Float64Array(2).fill(7));
  const row = new Float64Array(9);
  const open = () =>
    native.ledgerOpen(panelHandle(panel), FREE, ACCOUNT, targets, orders, positions, fills, row);
  const handle = open();
  sameArray(positions, [0, 0]);
  native.ledgerAdvance(handle, 0);
  targets.set([0.5, 0.5]);
  native.ledgerPlan(handle, 0);
  sameArray(orders, [5000, 5000]);
  orders[1] = 0;
  throwsCode(() => native.ledgerPlan(handle, 1), 'AUTOSTOCK_NATIVE_ARGUMENT', 'last advanced');
  native.ledgerAdvance(handle, 1);
  sameArray(positions, [5000, 0]);
  sameArray(fills, [11, NAN]);
  sameArray(orders, [5000, 0]);
  // without a new plan the old orders are not sent again
  native.ledgerAdvance(handle, 2);
  sameArray(positions, [5000, 0]);
  throwsCode(() => native.ledgerAdvance(handle, 2), 'AUTOSTOCK_NATIVE_ARGUMENT', 'after');
  throwsCode(() => native.ledgerAdvance(handle, 3), 'AUTOSTOCK_NATIVE_ARGUMENT', 't must be');
  targets[0] = Number.POSITIVE_INFINITY;
  throwsCode(() => native.ledgerPlan(handle, 2), 'AUTOSTOCK_NATIVE_ARGUMENT', 'targets[0]');
  native.ledgerClose(handle);
  throwsCode(() => native.ledgerAdvance(handle, 2), 'AUTOSTOCK_NATIVE_HANDLE');
  throwsCode(() => runPanel(panel, new Float64Array(5)), 'AUTOSTOCK_NATIVE_ARGUMENT', 'targets');
  throwsCode(
    () => runPanel(panel, new Float64Array(6), { ...FREE, spreadBps: -1 }),
    'AUTOSTOCK_NATIVE_ARGUMENT',
    'spreadBps',
  );
  throwsCode(
    () => runPanel(panel, new Float64Array(6), FREE, { ...ACCOUNT, staleBars: 0 }),
    'AUTOSTOCK_NATIVE_ARGUMENT',
    'staleBars',
  );
  throwsCode(
    () => runPanel(panel, new Float64Array(6), FREE, ACCOUNT, 2, 2),
    'AUTOSTOCK_NATIVE_ARGUMENT',
    'end',
  );
});

test.run();
