import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { inspect } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { WebSocketServer } from 'ws';
import type { AutostockError, Bar, TimeMs } from '../../src/core/index.ts';
import {
  type AlpacaConfig,
  createAlpacaBroker,
  createMemoryJournal,
  openOrderManager,
} from '../../src/execution/index.ts';
import { throwsCode } from '../assert.ts';
import { KEYS, ms, openAlpaca, order, startExchange, until } from '../fixtures/exchange.ts';

const soon = (): AbortSignal => AbortSignal.timeout(3_000);
const port = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;

const hosts = suite('alpaca hosts and keys');
hosts('only paper and loopback addresses exist', () => {
  const bad = [
    'https://api.alpaca.markets',
    'https://example.com',
    'http://10.0.0.1',
    'ftp://127.0.0.1',
    'nonsense',
    'http://127.0.0.1.evil.com',
    'http://user:pw@127.0.0.1',
  ];
  for (const url of bad)
    throwsCode(() => createAlpacaBroker({ url }, KEYS), 'AUTOSTOCK_CONFIG_INVALID', 'broker.url');
  for (const streamUrl of ['wss://api.alpaca.markets/stream', 'http://127.0.0.1/stream'])
    throwsCode(() => createAlpacaBroker({ streamUrl }, KEYS), 'AUTOSTOCK_CONFIG_INVALID', 'broker.streamUrl');
});
hosts('an empty key is refused instead of read from the environment', () => {
  process.env.APCA_API_SECRET_KEY = 'from-the-environment';
  for (const keys of [
    { ...KEYS, secret: '' },
    { ...KEYS, keyId: ' ' },
  ])
    throwsCode(() => createAlpacaBroker({}, keys), 'AUTOSTOCK_BROKER_AUTH', 'is empty');
  delete process.env.APCA_API_SECRET_KEY;
});
hosts('wrong keys are coded and never shown', async () => {
  const exchange = await startExchange();
  const secret = 'a-wrong-secret-55d1';
  const broker = createAlpacaBroker({ url: exchange.url }, { keyId: KEYS.keyId, secret });
  const failure = await broker.connect(soon()).catch((error: unknown) => error);
  assert.is((failure as AutostockError).code, 'AUTOSTOCK_BROKER_AUTH');
  assert.not.match(inspect(failure, { depth: 9, showHidden: true }), new RegExp(`${secret}|${KEYS.keyId}`));
  await broker.close();
  await exchange.close();
});
hosts('a secret that the server echoes is taken out of the message', async () => {
  const server = await listen(
    createServer((_, response) =>
      response
        .writeHead(422)
        .end(JSON.stringify({ code: 1, message: `bad ${KEYS.secret} of ${KEYS.keyId}` })),
    ),
  );
  const broker = createAlpacaBroker({ url: `http://127.0.0.1:${port(server)}` }, KEYS);
  await throwsCode(broker.account(), 'AUTOSTOCK_BROKER_REJECTED', 'bad [redacted] of [redacted]');
  await broker.close();
  await stop(server);
});
hosts('a refused stream login is coded', async () => {
  const exchange = await startExchange();
  const other = await startExchange({ secret: 'another-secret' });
  const broker = createAlpacaBroker({ url: exchange.url, streamUrl: other.streamUrl }, KEYS);
  await throwsCode(broker.connect(soon()), 'AUTOSTOCK_BROKER_AUTH', 'order stream');
  await broker.close();
  await exchange.close();
  await other.close();
});
hosts.run();

async function listen<S extends Server>(server: S): Promise<S> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

const faults = suite('alpaca faults');
faults('an order is sent once whatever happens to the answer, and found by its id', async () => {
  for (const how of ['drop-after', 'status-after'] as const) {
    const { broker, exchange, close } = await openAlpaca();
    exchange.fault({ on: 'POST /v2/orders', how, status: 503 });
    const request = order();
    await throwsCode(broker.submit(request), 'AUTOSTOCK_BROKER_AMBIGUOUS', request.clientOrderId);
    assert.is(exchange.seen.filter((s) => s === 'POST /v2/orders').length, 1);
    assert.is((await broker.order(request.clientOrderId))?.status, 'new');
    await close();
  }
});
faults('the order manager resolves a lost answer and a lost request', async () => {
  const { broker, exchange, close } = await openAlpaca();
  const manager = await openOrderManager({
    broker,
    journal: createMemoryJournal(),
    now: () => ms(1),
    lookUpDelaysMs: [2, 2, 2],
  });
  exchange.fault({ on: 'POST /v2/orders', how: 'drop-after' });
  assert.is((await manager.place(order(), { allowed: true })).state, 'ACCEPTED');
  exchange.fault({ on: 'POST /v2/orders', how: 'drop-before' });
  const lost = await manager.place(order(), { allowed: true });
  assert.is(lost.state, 'REJECTED');
  assert.match(lost.reason ?? '', 'did not find it');
  assert.is(exchange.broker.orders().length, 1);
  await manager.close();
  await close();
});
faults('reads are tried again, slow-downs and outages are coded', async () => {
  const { broker, exchange, close } = await openAlpaca();
  exchange.fault({ on: 'GET /v2/positions', how: 'status-before', status: 503, times: 2 });
  assert.equal(await broker.positions(), []);
  exchange.fault({ on: 'GET /v2/account', how: 'status-before', status: 429, times: 3 });
  await throwsCode(broker.account(), 'AUTOSTOCK_BROKER_RATE_LIMIT', 'slow down');
  exchange.fault({ on: 'POST /v2/orders', how: 'status-before', status: 429 });
  await throwsCode(broker.submit(order()), 'AUTOSTOCK_BROKER_RATE_LIMIT');
  await close();
  const gone = createAlpacaBroker({ url: exchange.url }, KEYS);
  await throwsCode(gone.account(), 'AUTOSTOCK_BROKER_UNAVAILABLE', 'cannot be reached');
  await throwsCode(gone.submit(order()), 'AUTOSTOCK_BROKER_AMBIGUOUS');
  await gone.close();
});
faults('a silent server hits the time limit; an answer that makes no sense is coded', async () => {
  let body: string | undefined;
  const server = await listen(
    createServer((_, response) => {
      if (body !== undefined) response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    }),
  );
  const broker = createAlpacaBroker({ url: `http://127.0.0.1:${port(server)}`, timeoutMs: 60 }, KEYS);
  await throwsCode(broker.account(), 'AUTOSTOCK_BROKER_UNAVAILABLE');
  await throwsCode(broker.submit(order()), 'AUTOSTOCK_BROKER_AMBIGUOUS');
  for (body of [
    '<html>',
    '{}',
    '{"id":"x","cash":"1e5","equity":"1"}',
    '{"id":"x","cash":"12","equity":null}',
  ])
    await throwsCode(broker.account(), 'AUTOSTOCK_BROKER_RESPONSE');
  await throwsCode(broker.submit(order()), 'AUTOSTOCK_BROKER_RESPONSE', 'order.submitted_at');
  await broker.close();
  await stop(server);
});
faults('history survives repeated bars and refuses a looping page token', async () => {
  const bar = (day: string, c: number) => ({ t: `${day}T05:00:00Z`, o: 1, h: 3, l: 1, c, v: 9, n: 1, vw: 1 });
  const pages: unknown[] = [
    { bars: { A: [bar('2024-01-02', 2), bar('2024-01-03', 2.5)] }, next_page_token: 'p2' },
    {
      bars: { A: [bar('2024-01-02', 2), bar('2024-01-03', 2.5), bar('2024-01-04', 2.75)] },
      next_page_token: null,
    },
  ];
  let loop = false;
  const clock = {
    timestamp: '2024-01-05T00:00:00Z',
    is_open: false,
    next_open: '2024-01-05T14:30:00Z',
    next_close: '2024-01-05T21:00:00Z',
  };
  const server = await listen(
    createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://x');
      const page = url.searchParams.get('page_token') ? 1 : 0;
      const body =
        url.pathname === '/v2/clock' ? clock : loop ? { bars: {}, next_page_token: 'again' } : pages[page];
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    }),
  );
  const broker = createAlpacaBroker({ url: `http://127.0.0.1:${port(server)}` }, KEYS);
  const read = async (): Promise<Bar[]> => {
    const found: Bar[] = [];
    const request = { symbols: ['A'], interval: '1d', start: Date.UTC(2024, 0, 1) as TimeMs } as const;
    for await (const { bars } of broker.bars(request, soon())) found.push(...bars);
    return found;
  };
  assert.equal(
    (await read()).map((b) => [b.time, b.close]),
    [
      [Date.UTC(2024, 0, 2), 2],
      [Date.UTC(2024, 0, 3), 2.5],
      [Date.UTC(2024, 0, 4), 2.75],
    ],
  );
  loop = true;
  await throwsCode(read(), 'AUTOSTOCK_BROKER_RESPONSE', 'page token');
  await broker.close();
  await stop(server);
});
faults('a caller can stop a download', async () => {
  const { broker, close } = await openAlpaca();
  const stopped = new AbortController();
  stopped.abort();
  const request = { symbols: ['AAA'], interval: '1d', start: ms(0) } as const;
  await throwsCode(async () => {
    for await (const _ of broker.bars(request, stopped.signal));
  }, 'AUTOSTOCK_CANCELLED');
  await close();
});
faults.run();

const stream = suite('alpaca order stream');
stream('comes back after the server cuts it, subscribed again, and orders are looked up', async () => {
  const { broker, exchange, close } = await openAlpaca();
  const manager = await openOrderManager({ broker, journal: createMemoryJournal(), now: () => ms(1) });
  const states: string[] = [];
  broker.onStreamState((state) => states.push(state));
  const [missed, heard] = [order(), order({ symbol: 'BBB' })];
  await manager.place(missed, { allowed: true });
  exchange.dropStreams();
  await until(() => broker.streamState() === 'lost', 'the loss');
  await throwsCode(manager.place(heard, { allowed: true }), 'AUTOSTOCK_BROKER_UNAVAILABLE', 'trade updates');
  await exchange.advance();
  await until(() => broker.streamState() === 'ready', 'the return');
  await until(() => manager.get(missed.clientOrderId)?.state === 'FILLED', 'the missed fill');
  await manager.place(heard, { allowed: true });
  await exchange.advance();
  await until(() => manager.get(heard.clientOrderId)?.executions.length === 1, 'a fill over the new stream');
  assert.equal(states, ['lost', 'ready']);
  await manager.close();
  await close();
});

/** A stream server that misbehaves for its first connections and then behaves. */
async function stubborn(
  kind: 'no handshake' | 'no auth reply' | 'no acknowledgement',
): Promise<{ url: string; tries(): number; close(): Promise<void> }> {
  let tries = 0;
  const sockets = new WebSocketServer({ noServer: true });
  const server = createServer();
  const raw = createTcpServer((socket) => {
    tries++;
    socket.on('error', () => {});
    if (kind === 'no handshake' && tries === 1) socket.resume();
    else server.emit('connection', socket);
  });
  server.on('upgrade', (request, socket, head) => {
    const patient = tries > 1;
    sockets.handleUpgrade(request, socket, head, (ws) => {
      const say = (name: string, data: unknown) =>
        ws.send(Buffer.from(JSON.stringify({ stream: name, data })));
      ws.on('message', (data) => {
        const { action } = JSON.parse(String(data)) as { action: string };
        if (action === 'authenticate' && (patient || kind !== 'no auth reply'))
          say('authorization', { status: 'authorized' });
        if (action === 'listen' && (patient || kind !== 'no acknowledgement'))
          say('listening', { streams: ['trade_updates'] });
      });
    });
  });
  await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
  return {
    url: `ws://127.0.0.1:${port(raw)}/stream`,
    tries: () => tries,
    async close() {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => raw.close(resolve));
    },
  };
}
for (const kind of ['no handshake', 'no auth reply', 'no acknowledgement'] as const)
  stream(`does not wait for ever: ${kind}`, async () => {
    const exchange = await startExchange();
    const server = await stubborn(kind);
    const options: Partial<AlpacaConfig> = {
      url: exchange.url,
      streamUrl: server.url,
      streamDeadlineMs: 80,
      reconnectMs: 5,
    };
    const broker = createAlpacaBroker(options, KEYS);
    await broker.connect(soon());
    assert.is(server.tries(), 2);
    assert.is(broker.streamState(), 'ready');
    await broker.close();
    await server.close();
    await exchange.close();
  });
stream('gives up when told to', async () => {
  const exchange = await startExchange();
  const broker = createAlpacaBroker(
    { url: exchange.url, streamUrl: 'ws://127.0.0.1:9/stream', reconnectMs: 5 },
    KEYS,
  );
  await throwsCode(broker.connect(AbortSignal.timeout(60)), 'AUTOSTOCK_CANCELLED');
  await broker.close();
  await exchange.close();
});
stream.run();
