import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AutostockError } from '../../core/index.ts';
import { barAt } from '../panelBars.ts';
import { createSimulatedBroker, type SimulatedBroker, type SimulatedOptions } from '../simulated.ts';
import type { VirtualTime } from '../types.ts';
import { createFaultPlan, type Fault } from './faults.ts';
import { HttpError, RateHeaders, readBody, sameKeys, sendJson } from './http.ts';
import { asHttp, type Exchange, findRoute, type Reply } from './routes.ts';
import { createSimStreams } from './streams.ts';

export interface SimExchangeOptions extends SimulatedOptions {
  readonly keyId: string;
  readonly secret: string;
  /** 0 = any free one. */
  readonly port?: number;
  /** Real milliseconds per bar; absent or 0 = the clock moves only on command. */
  readonly barMs?: number;
  /** Real time as the rate headers count it, epoch ms. */
  readonly realNow?: () => number;
}

export interface SimExchange {
  readonly url: string;
  readonly streamUrl: string;
  /** The engine inside: the one truth the wire shows. */
  readonly broker: SimulatedBroker;
  advance(bars?: number): Promise<VirtualTime>;
  /** Plans a failure of coming requests. */
  fault(fault: Fault): void;
  /** Cuts every stream. */
  dropStreams(): void;
  /** Requests seen, `METHOD path`: lets a test count what really left. */
  readonly seen: readonly string[];
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const REQUESTS_PER_MINUTE = 200;
const SEEN_KEPT = 10_000;

/**
 * A loopback exchange that speaks Alpaca's REST and streams over a stored window and a virtual clock; the real SDK is
 * its client. Its engine is the SimulatedBroker: the same fills as the backtest.
 */
export async function startSimExchange(options: SimExchangeOptions): Promise<SimExchange> {
  const { panel, keyId, secret } = options;
  if (keyId === '' || secret === '')
    throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', 'sim keyId and secret must not be empty');
  const broker = createSimulatedBroker(options);
  const rate = new RateHeaders(REQUESTS_PER_MINUTE);
  const faults = createFaultPlan();
  const seen: string[] = [];
  const realNow = options.realNow ?? Date.now;
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const streams = createSimStreams(server, panel, { keyId, secret });
  // The engine is moved one bar at a time, whoever asks: requests queue behind each other.
  let moving: Promise<unknown> = Promise.resolve();

  async function step(): Promise<VirtualTime> {
    const before = await broker.time();
    const after = await broker.advance(1);
    if (after.index > before.index) {
      const closed = panel.symbols.flatMap((symbol, s) => {
        const bar = barAt(panel, s, after.index);
        return bar ? ([[symbol, bar]] as const) : [];
      });
      streams.bars(new Map(closed));
    }
    return after;
  }
  function advance(bars = 1): Promise<VirtualTime> {
    const run = moving.then(async () => {
      if (!Number.isInteger(bars) || bars < 0)
        throw new AutostockError(
          'AUTOSTOCK_CONFIG_INVALID',
          `advance must be a whole number of bars, was ${bars}`,
        );
      let time = await broker.time();
      for (let i = 0; i < bars && time.left > 0; i++) time = await step();
      return time;
    });
    moving = run.catch(() => {});
    return run;
  }
  broker.onTradeUpdate((update) => streams.tradeUpdate(update, broker.shares(update.order.symbol)));
  const exchange: Exchange = { panel, broker, advance };

  async function answer(request: IncomingMessage, path: string, query: URLSearchParams): Promise<Reply> {
    if (
      !sameKeys(request.headers['apca-api-key-id'], request.headers['apca-api-secret-key'], { keyId, secret })
    )
      throw new HttpError(401, 'unauthorized.', 40110000);
    const route = findRoute(request.method ?? 'GET', path);
    if (!route) throw new HttpError(404, 'endpoint not found', 40410000);
    return route.handler(exchange, { query, id: route.id, body: await readBody(request) });
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', `http://${HOST}`);
    const method = request.method ?? 'GET';
    seen.push(`${method} ${pathname}`);
    if (seen.length > SEEN_KEPT) seen.shift();
    rate.put(response, realNow());
    const fault = faults.take(method, pathname);
    if (fault?.how === 'drop-before') return void request.socket.destroy();
    if (fault?.how === 'status-before')
      return sendJson(response, fault.status ?? 500, { message: 'planned fault' });
    const reply = await answer(request, pathname, searchParams).catch((thrown: unknown): Reply => {
      const { status, message, code } = asHttp(thrown);
      return { status, body: code === undefined ? { message } : { code, message } };
    });
    if (fault?.how === 'drop-after') return void request.socket.destroy();
    if (fault?.how === 'status-after')
      return sendJson(response, fault.status ?? 500, { message: 'planned fault' });
    sendJson(response, reply.status, reply.body);
  }

  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port ?? 0, HOST, resolve);
    });
  } catch (cause) {
    await broker.close();
    throw new AutostockError(
      'AUTOSTOCK_IO_FAILURE',
      `port ${options.port ?? 0} on ${HOST} cannot be opened: ${String(cause)}`,
      {
        cause,
      },
    );
  }
  const { port } = server.address() as AddressInfo;
  const pulse: NodeJS.Timeout | undefined = options.barMs
    ? setInterval(() => advance(1).catch(() => clearInterval(pulse)), options.barMs)
    : undefined;
  let closing: Promise<void> | undefined;
  const shutDown = async (): Promise<void> => {
    clearInterval(pulse);
    await moving;
    await streams.close();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
    await broker.close();
  };
  return {
    url: `http://${HOST}:${port}`,
    streamUrl: `ws://${HOST}:${port}/stream`,
    broker,
    advance,
    fault: faults.add,
    dropStreams: streams.drop,
    seen,
    close() {
      closing ??= shutDown();
      return closing;
    },
  };
}
