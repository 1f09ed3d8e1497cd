import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Alpaca, TimeFrame } from '@alpacahq/alpaca-trade-api';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { WebSocket } from 'ws';
import { isoDate } from '../../src/core/index.ts';
import { connectSimClock, type SimExchange } from '../../src/execution/index.ts';
import { throwsCode } from '../assert.ts';
import { KEYS, marketPanel, ms, order, START, SYMBOLS, startExchange, until } from '../fixtures/exchange.ts';

const test = suite<{ exchange: SimExchange; sdk: Alpaca }>('sim exchange');
test.before.each(async (context) => {
  const exchange = await startExchange();
  context.exchange = exchange;
  const local = (url: string, init?: RequestInit) => {
    const target = new URL(url);
    return fetch(new URL(target.pathname + target.search, exchange.url), init);
  };
  context.sdk = new Alpaca({ ...KEYS, timeoutMs: 0, retry: false, rateLimit: false, fetchApi: local });
});
test.after.each(({ exchange }) => exchange.close());

const HEADERS = { 'apca-api-key-id': KEYS.keyId, 'apca-api-secret-key': KEYS.secret };
async function ask(exchange: SimExchange, path: string, init: RequestInit = {}) {
  const response = await fetch(exchange.url + path, { headers: HEADERS, ...init });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}

test('every answer carries rate headers; without keys there is none', async ({ exchange }) => {
  const first = await ask(exchange, '/v2/account');
  assert.is(first.status, 200);
  assert.is(first.headers.get('x-ratelimit-limit'), '200');
  assert.is(first.headers.get('x-ratelimit-remaining'), '199');
  assert.ok(Number(first.headers.get('x-ratelimit-reset')) > 1e9);
  for (const headers of [{}, { ...HEADERS, 'apca-api-secret-key': 'wrong' }]) {
    for (const path of ['/v2/account', '/sim/clock', '/nowhere'])
      assert.is((await ask(exchange, path, { headers })).status, 401);
  }
  assert.is((await ask(exchange, '/v2/nowhere')).status, 404);
  assert.is((await ask(exchange, '/v2/account', { method: 'DELETE' })).status, 404);
});

test('the real SDK reads account, clock, calendar, assets, quotes and bars', async ({ exchange, sdk }) => {
  const { trading, marketData } = sdk;
  const panel = marketPanel();
  const account = await trading.account.getAccount();
  assert.equal([account.cash, account.equity, account.status], ['100000', '100000', 'ACTIVE']);
  const clock = await trading.clock.legacyClock();
  assert.is(clock.timestamp.getTime(), panel.time[START] + 86_400_000);
  assert.is(clock.nextOpen.getTime(), panel.time[START + 1]);
  // The SDK sends whole instants where the API documents dates.
  const days = await trading.calendar.legacyCalendar({
    start: new Date(panel.time[0]),
    end: new Date(panel.time[3]),
  });
  assert.equal(
    days.map((d) => String(d.date instanceof Date ? isoDate(ms(d.date.getTime())) : d.date).slice(0, 10)),
    [0, 1, 2, 3].map((t) => isoDate(ms(panel.time[t]))),
  );
  assert.is((await trading.assets.getV2AssetsSymbolOrAssetId({ symbolOrAssetId: 'AAA' })).symbol, 'AAA');
  const { quotes } = await marketData.stocks.stockLatestQuotes({ symbols: 'AAA,BBB' });
  assert.ok(quotes.AAA.ap > quotes.AAA.bp);
  const latest = await marketData.stocks.stockLatestBars({ symbols: 'AAA' });
  assert.is(latest.bars.AAA.c, panel.fields.close[START]);
  assert.ok(exchange.seen.length >= 6);
});

test('bars come in pages, in order, and never from the future', async ({ sdk, exchange }) => {
  const panel = marketPanel();
  const query = {
    symbols: SYMBOLS,
    timeframe: TimeFrame.Day,
    start: new Date(0),
    end: new Date(panel.time[30]),
    limit: 4,
  };
  const found: [string, string, number][] = [];
  for await (const { symbol, value } of sdk.marketData.iterateStockBars(query))
    found.push([symbol, new Date(value.t).toISOString(), value.c]);
  assert.is(found.length, 3 * (START + 1));
  assert.is(new Set(found.map(([s, t]) => s + t)).size, found.length);
  assert.equal(
    found.filter(([s]) => s === 'BBB').map((f) => f[2]),
    [...panel.fields.close.slice(panel.time.length, panel.time.length + START + 1)],
  );
  assert.match(found[0][1], 'T05:00:00');
  await exchange.advance(10);
  const later = await ask(
    exchange,
    '/v2/stocks/bars?symbols=AAA&timeframe=1Day&start=2024-01-01&limit=10000',
  );
  assert.is(later.body.bars.AAA.length, START + 11);
  assert.match(later.body.bars.AAA.at(-1).t, 'T04:00:00');
  for (const bad of [
    'timeframe=1Min',
    'timeframe=1Day&limit=0',
    'timeframe=1Day&start=x',
    'timeframe=1Day&page_token=zz',
  ])
    assert.is((await ask(exchange, `/v2/stocks/bars?symbols=AAA&${bad}`)).status, 400, bad);
  assert.is((await ask(exchange, '/v2/stocks/bars?timeframe=1Day')).status, 400);
});

test('orders over the wire: list, find, cancel, refuse', async ({ exchange, sdk }) => {
  const { orders } = sdk.trading;
  const request = order({ qty: '0.30000000000000004' });
  const made = await orders.submit(request);
  assert.is(made.qty, '0.30000000000000004');
  assert.is((await orders.getOrderByOrderID({ orderId: made.id! })).clientOrderId, request.clientOrderId);
  assert.equal((await orders.getAllOrders({ symbols: ['AAA'] })).length, 1);
  assert.equal(await orders.getAllOrders({ symbols: ['BBB'] }), []);
  assert.equal(await orders.getAllOrders({ status: 'closed' }), []);
  await orders.deleteOrderByOrderID({ orderId: made.id! });
  assert.is((await ask(exchange, `/v2/orders/${made.id}`, { method: 'DELETE' })).status, 422);
  assert.is((await ask(exchange, '/v2/orders/none', { method: 'DELETE' })).status, 404);
  assert.is((await ask(exchange, '/v2/orders:by_client_order_id?client_order_id=none')).status, 404);
  const post = (body: string) => ask(exchange, '/v2/orders', { method: 'POST', body });
  const wire = {
    client_order_id: 'w1',
    symbol: 'AAA',
    side: 'buy',
    qty: '1',
    type: 'market',
    time_in_force: 'day',
  };
  const bad: [string, number][] = [
    ['{', 400],
    ['[]', 400],
    ['{}', 422],
    [JSON.stringify({ ...wire, qty: 1 }), 422],
    [JSON.stringify({ ...wire, qty: '-1' }), 422],
    [JSON.stringify({ ...wire, type: 'limit' }), 422],
    [JSON.stringify({ ...wire, stop_price: '3' }), 422],
    [JSON.stringify({ ...wire, client_order_id: request.clientOrderId }), 422],
    [JSON.stringify({ ...wire, symbol: 'x'.repeat(70_000) }), 413],
  ];
  for (const [body, status] of bad) assert.is((await post(body)).status, status, body.slice(0, 60));
  assert.is((await post(JSON.stringify(wire))).status, 200);
  await exchange.advance();
  const [position] = await sdk.trading.positions.getAllOpenPositions();
  assert.equal([position.symbol, position.qty, position.side], ['AAA', '1', 'long']);
});

test('the clock moves on command, by whole bars, to the end of the window', async ({ exchange }) => {
  const clock = connectSimClock(exchange.url, KEYS);
  assert.is((await clock.time()).index, START);
  assert.is((await clock.advance()).index, START + 1);
  assert.is((await clock.advance(0)).index, START + 1);
  const both = await Promise.all([clock.advance(2), clock.advance(3)]);
  assert.is(Math.max(...both.map((t) => t.index)), START + 6);
  assert.is((await clock.advance(1_000)).left, 0);
  await throwsCode(clock.advance(-1), 'AUTOSTOCK_BROKER_RESPONSE', '422');
  await throwsCode(connectSimClock(exchange.url, { ...KEYS, secret: 'x' }).time(), 'AUTOSTOCK_BROKER_AUTH');
  throwsCode(() => connectSimClock('http://example.com', KEYS), 'AUTOSTOCK_CONFIG_INVALID', 'sim.url');
});

test('bars are streamed as msgpack to the SDK and as JSON to others', async ({ exchange, sdk }) => {
  const url = `${exchange.streamUrl.replace('/stream', '')}/v2/iex`;
  const got: { symbol: string; close: number; timestamp: Date }[] = [];
  const stream = sdk.marketData.stockStream({ url, reconnect: false });
  stream.onDailyBar((bar) => got.push(bar));
  let acknowledged = false;
  stream.on('subscription', () => {
    acknowledged = true;
  });
  stream.subscribeForDailyBars(['AAA', 'CCC']);
  stream.connect();
  const plain = new WebSocket(url);
  const frames: { T: string; S?: string; msg?: string; code?: number; c?: number }[] = [];
  plain.on('message', (data) => frames.push(...JSON.parse(String(data))));
  await once(plain, 'open');
  plain.send(JSON.stringify({ action: 'subscribe', dailyBars: ['BBB'] }));
  plain.send(JSON.stringify({ action: 'auth', key: KEYS.keyId, secret: 'wrong' }));
  plain.send(JSON.stringify({ action: 'auth', key: KEYS.keyId, secret: KEYS.secret }));
  plain.send(JSON.stringify({ action: 'auth', key: KEYS.keyId, secret: KEYS.secret }));
  plain.send(JSON.stringify({ action: 'subscribe', dailyBars: ['*'] }));
  await until(() => acknowledged && frames.length >= 6, 'both subscriptions');
  assert.equal(
    frames.map((f) => f.code ?? f.msg ?? f.T),
    ['connected', 401, 402, 'authenticated', 403, 'subscription'],
  );
  await exchange.advance(2);
  await until(() => got.length === 3 && frames.length === 11, 'the bars');
  const panel = marketPanel();
  assert.equal(
    got.map((b) => b.symbol),
    ['AAA', 'CCC', 'AAA'],
  );
  assert.is(got[0].close, panel.fields.close[START + 1]);
  assert.is(got[2].timestamp.toISOString(), '2024-03-12T04:00:00.000Z');
  assert.is(frames[6].c, panel.fields.close[START + 1]);
  stream.disconnect();
  plain.terminate();
});

test('frames that make no sense end that connection and nothing else', async ({ exchange }) => {
  for (const path of ['/stream', '/v2/iex'])
    for (const junk of ['{', '[]', '7', Buffer.from([0xc1, 0xff])]) {
      const socket = new WebSocket(exchange.streamUrl.replace('/stream', path));
      await once(socket, 'open');
      socket.send(junk);
      const [code] = await once(socket, 'close');
      assert.is(code, 1003);
    }
  const nowhere = new WebSocket(exchange.streamUrl.replace('/stream', '/nowhere'));
  const [error] = await once(nowhere, 'error');
  assert.match(String(error), '404');
  assert.is((await ask(exchange, '/v2/account')).status, 200);
});

test('a port in use is a coded error; closing twice is fine', async ({ exchange }) => {
  const port = Number(new URL(exchange.url).port);
  await throwsCode(startExchange({ port }), 'AUTOSTOCK_IO_FAILURE', String(port));
  await exchange.close();
  await exchange.close();
});

test('the clock can run by itself', async () => {
  const own = await startExchange({ barMs: 2 });
  const clock = connectSimClock(own.url, KEYS);
  for (let left = 99; left > 0; ) left = (await clock.time()).left;
  await own.close();
});

test('a process that closed its broker and exchange ends by itself', async () => {
  const script = `
    import { openAlpaca, order } from './test/fixtures/exchange.ts';
    const venue = await openAlpaca();
    const request = order();
    await venue.broker.submit(request);
    await venue.broker.cancel(request.clientOrderId);
    await venue.clock.advance();
    await venue.close();
    process.stdout.write('closed');
  `;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let closedAt = 0;
  child.stdout.on('data', () => {
    closedAt = performance.now();
  });
  const [code] = await once(child, 'exit');
  assert.is(code, 0);
  assert.ok(
    closedAt > 0 && performance.now() - closedAt < 3_000,
    `took ${performance.now() - closedAt} ms to end`,
  );
});

test.run();
