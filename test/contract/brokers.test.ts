import { inspect } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { AutostockError, type Bar, type TimeMs } from '../../src/core/index.ts';
import {
  BROKERS,
  createMemoryJournal,
  type OrderRequest,
  openOrderManager,
  type TradeUpdate,
} from '../../src/execution/index.ts';
import { throwsCode } from '../assert.ts';
import {
  ACCOUNT,
  COSTS,
  HALT,
  KEYS,
  marketPanel,
  openAlpaca,
  openSimulated,
  order,
  until,
  type Venue,
} from '../fixtures/exchange.ts';

const VENUES: Readonly<Record<string, () => Promise<Venue>>> = {
  simulated: openSimulated,
  alpaca: () => openAlpaca(),
};

const registry = suite('broker registry');
registry('every entry has a venue in this suite, a description and a closed schema', () => {
  assert.equal(BROKERS.names(), Object.keys(VENUES));
  for (const { description, schema } of BROKERS.entries) {
    assert.ok(description.endsWith('.'));
    assert.is((schema as { additionalProperties?: unknown }).additionalProperties, false);
  }
});
registry('a missing part, a wrong key and an unknown name are coded', () => {
  const context = { keys: KEYS, simulation: { panel: marketPanel(), costs: COSTS, account: ACCOUNT } };
  for (const spec of BROKERS.entries) {
    throwsCode(() => spec.create({}, {}), 'AUTOSTOCK_CONFIG_INVALID', spec.name);
    throwsCode(() => spec.create({ strtIndex: 1 }, context), 'AUTOSTOCK_CONFIG_UNKNOWN_KEY', 'strtIndex');
  }
  throwsCode(() => BROKERS.get('alpca'), 'AUTOSTOCK_CONFIG_UNKNOWN_NAME', 'did you mean "alpaca"');
});
registry.run();

/** A few days of trading, seen through the interface alone. */
async function trade({ broker, clock }: Venue): Promise<unknown[]> {
  const log: unknown[] = [];
  const { now } = await clock.time();
  let time = now;
  const manager = await openOrderManager({ broker, journal: createMemoryJournal(), now: () => time });
  const script: OrderRequest[][] = [
    [
      order({ clientOrderId: 'a1', qty: '100.25' }),
      order({ clientOrderId: 'b1', symbol: 'BBB', side: 'sell', qty: '33' }),
    ],
    [
      order({ clientOrderId: 'c1', symbol: 'CCC', timeInForce: 'opg' }),
      order({ clientOrderId: 'a2', qty: '0.3' }),
    ],
    [order({ clientOrderId: 'a3', side: 'sell', qty: '40.00000000000001' })],
    [order({ clientOrderId: 'b2', symbol: 'BBB', qty: '50' })],
    [],
  ];
  for (const day of script) {
    for (const request of day) await manager.place(request, { allowed: true });
    time = (await clock.advance()).now;
    const ended = await manager.settled(
      day.map((o) => o.clientOrderId),
      { signal: AbortSignal.timeout(5_000), pollMs: 20, timeoutMs: 4_000 },
    );
    log.push({
      time,
      orders: ended.map((o) => [
        o.state,
        o.filledQty,
        o.avgPrice,
        o.executions.map((e) => [e.qty, e.price, e.at]),
        o.alarms,
      ]),
      account: { ...(await broker.account()), id: '' },
      positions: await broker.positions(),
      clock: await broker.clock(),
      quotes: [...(await broker.latestQuotes(['AAA', 'CCC']))],
      bars: [...(await broker.latestBars(['AAA', 'CCC'], '1d'))],
    });
  }
  await manager.close();
  return log;
}

const parity = suite('brokers agree');
parity('the same orders give the same fills, money, positions and prices to the last bit', async () => {
  const logs: unknown[][] = [];
  for (const open of Object.values(VENUES)) {
    const venue = await open();
    logs.push(await trade(venue));
    await venue.close();
  }
  assert.equal(logs[1], logs[0]);
  const states = (logs[0] as { orders: unknown[][] }[]).flatMap((day) => day.orders.map((o) => o[0]));
  assert.equal(states, ['FILLED', 'FILLED', 'EXPIRED', 'FILLED', 'FILLED', 'FILLED']);
});
parity.run();

for (const [name, open] of Object.entries(VENUES)) {
  const test = suite<{ venue: Venue }>(`broker ${name}`);
  test.before.each(async (context) => {
    context.venue = await open();
  });
  test.after.each(({ venue }) => venue.close());

  test('begins with its cash and nothing else', async ({ venue: { broker } }) => {
    const account = await broker.account();
    assert.is(account.equityUsd, ACCOUNT.initialCashUsd);
    assert.is(account.cashUsd, ACCOUNT.initialCashUsd);
    assert.is(account.tradingBlocked, false);
    assert.equal(await broker.positions(), []);
    assert.equal(await broker.openOrders(), []);
    assert.is(broker.streamState(), 'ready');
  });

  test('says what it takes orders in and lends, and leaves out what it does not know', async ({
    venue: { broker, clock },
  }) => {
    const free = { tradable: true, shortable: true };
    const asked = ['CCC', 'ZZZ', 'AAA'];
    assert.equal(Object.fromEntries(await broker.assets(asked)), { AAA: free, CCC: free });
    assert.is((await clock.advance()).index, HALT);
    assert.equal((await broker.assets(asked)).get('CCC'), { ...free, tradable: false });
    await clock.advance();
    assert.equal((await broker.assets(asked)).get('CCC'), free);
  });

  test('a market order waits for the next open and fills there at its costs', async ({
    venue: { broker, clock },
  }) => {
    const panel = marketPanel();
    const heard: TradeUpdate[] = [];
    broker.onTradeUpdate((update) => heard.push(update));
    const request = order();
    const reply = await broker.submit(request);
    assert.is(reply.clientOrderId, request.clientOrderId);
    assert.is(reply.filledQty, 0);
    assert.equal(
      (await broker.openOrders()).map((o) => o.clientOrderId),
      [request.clientOrderId],
    );
    const { index } = await clock.advance();
    await until(() => heard.some((u) => u.event === 'fill'), 'the fill');
    const open = panel.fields.open[index];
    const paid = open + open * (COSTS.spreadBps * 0.5e-4) + open * (COSTS.slippageBps * 1e-4);
    const { execution } = heard.find((u) => u.event === 'fill')!;
    assert.ok(Math.abs(execution!.price - paid) < 1e-12 * paid);
    assert.is(execution!.at, panel.time[index]);
    assert.is((await broker.order(request.clientOrderId))?.status, 'filled');
    assert.equal(
      (await broker.positions()).map((p) => [p.symbol, p.shares]),
      [['AAA', 10]],
    );
    assert.equal(await broker.openOrders(), []);
  });

  test('a cancelled order never fills; cancelling again is harmless', async ({
    venue: { broker, clock },
  }) => {
    const request = order();
    await broker.submit(request);
    await broker.cancel(request.clientOrderId);
    await broker.cancel(request.clientOrderId);
    await clock.advance();
    assert.is((await broker.order(request.clientOrderId))?.status, 'canceled');
    assert.equal(await broker.positions(), []);
    await throwsCode(broker.cancel('never-seen'), 'AUTOSTOCK_BROKER_REJECTED', 'never-seen');
  });

  test('the same client order id is refused, not traded twice', async ({ venue: { broker, clock } }) => {
    const request = order();
    await broker.submit(request);
    await throwsCode(broker.submit(request), 'AUTOSTOCK_BROKER_REJECTED', 'unique');
    await clock.advance();
    await throwsCode(broker.submit(request), 'AUTOSTOCK_BROKER_REJECTED', 'unique');
    assert.is((await broker.positions())[0].shares, 10);
    assert.is(await broker.order('never-seen'), undefined);
  });

  test('orders that make no sense are refused with field, value and rule', async ({ venue: { broker } }) => {
    const cases: [Partial<OrderRequest>, string][] = [
      [{ qty: '-5' }, 'order.qty'],
      [{ qty: '0' }, 'order.qty'],
      [{ qty: 'abc' }, 'order.qty'],
      [{ qty: '1e-7' }, 'order.qty'],
      [{ clientOrderId: '' }, 'order.clientOrderId'],
      [{ clientOrderId: 'x'.repeat(49) }, 'order.clientOrderId'],
      [{ clientOrderId: 'with space' }, 'order.clientOrderId'],
      [{ symbol: '' }, 'order.symbol'],
      [{ side: 'hold' as 'buy' }, 'order.side'],
      [{ type: 'stop' as 'market' }, 'order.type'],
      [{ timeInForce: 'gtc' as 'day' }, 'order.timeInForce'],
      [{ limitPrice: '5' }, 'order.limitPrice'],
    ];
    for (const [change, field] of cases)
      await throwsCode(broker.submit(order(change)), 'AUTOSTOCK_CONFIG_INVALID', field);
    assert.equal(await broker.openOrders(), []);
  });

  test('what the venue will not take is a coded refusal', async ({ venue: { broker } }) => {
    await throwsCode(broker.submit(order({ symbol: 'ZZZ' })), 'AUTOSTOCK_BROKER_REJECTED', 'ZZZ');
    await throwsCode(
      broker.submit(order({ qty: '1000000' })),
      'AUTOSTOCK_BROKER_REJECTED',
      'insufficient buying power',
    );
    await broker.submit(order());
    await throwsCode(broker.submit(order({ side: 'sell' })), 'AUTOSTOCK_BROKER_REJECTED', 'wash trade');
  });

  test('history ends at the last closed bar and is stamped 00:00 UTC of its date', async ({
    venue: { broker, clock },
  }) => {
    const panel = marketPanel();
    const all = { symbols: ['AAA', 'CCC', 'ZZZ'], interval: '1d', start: 0 as TimeMs } as const;
    const read = async (request: Parameters<typeof broker.bars>[0]): Promise<Map<string, Bar[]>> => {
      const found = new Map<string, Bar[]>();
      for await (const { symbol, bars } of broker.bars(request, new AbortController().signal))
        found.set(symbol, [...(found.get(symbol) ?? []), ...bars]);
      return found;
    };
    const { index } = await clock.advance(4);
    for (const request of [all, { ...all, end: panel.time[panel.time.length - 1] as TimeMs }]) {
      const found = await read(request);
      assert.equal([...found.keys()].sort(), ['AAA', 'CCC']);
      assert.equal(
        found.get('AAA')?.map((b) => b.time),
        [...panel.time.slice(0, index + 1)],
      );
      assert.equal(
        found.get('AAA')?.map((b) => b.close),
        [...panel.fields.close.slice(0, index + 1)],
      );
      assert.is(found.get('CCC')?.length, index);
    }
    const part = await read({ ...all, start: panel.time[2] as TimeMs, end: panel.time[5] as TimeMs });
    assert.equal(
      part.get('AAA')?.map((b) => b.time),
      [...panel.time.slice(2, 5)],
    );
  });

  test('nothing that can be printed shows a key', async ({ venue: { broker } }) => {
    const failure = await broker.submit(order({ symbol: 'ZZZ' })).catch((error: unknown) => error);
    assert.instance(failure, AutostockError);
    const shown = [
      inspect(broker, { depth: 8, showHidden: true }),
      inspect(failure, { depth: 8 }),
      JSON.stringify(failure),
    ];
    for (const text of shown) assert.not.match(text, new RegExp(`${KEYS.secret}|${KEYS.keyId}`));
  });

  test('closes twice', async ({ venue }) => {
    await venue.broker.close();
    await venue.broker.close();
  });
  test.run();
}
