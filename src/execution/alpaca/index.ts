import { Alpaca, errors } from '@alpacahq/alpaca-trade-api';
import Type, { type Static } from 'typebox';
import { AutostockError, type Bar, MS_PER_DAY, resolveConfig, type TimeMs } from '../../core/index.ts';
import { guardedFetch, loopbackUrl, PAPER_STREAM } from '../hosts.ts';
import type {
  BarsRequest,
  Broker,
  BrokerCapabilities,
  BrokerOrder,
  MarketClock,
  SymbolBars,
} from '../types.ts';
import { checkRequest } from '../validate.ts';
import { ADJUSTMENTS, FEEDS, pageFetcher, readPages } from './bars.ts';
import { toAccount, toAsset, toOrder, toPosition, toQuote } from './convert.ts';
import { brokerError, type CallKind, redactor } from './errors.ts';
import { createPacer, type Lane } from './pacer.ts';
import { createTradeStream } from './stream.ts';

export const AlpacaSchema = Type.Object(
  {
    url: Type.Optional(
      Type.String({ description: 'Loopback REST address of a simulated exchange instead of Alpaca paper.' }),
    ),
    streamUrl: Type.Optional(
      Type.String({ description: 'Loopback address of its order stream; url with /stream when absent.' }),
    ),
    feed: Type.Enum([...FEEDS], { default: 'iex', description: 'Market data feed; sip needs a paid plan.' }),
    adjustment: Type.Enum([...ADJUSTMENTS], {
      default: 'all',
      description: 'Adjustment of historical bars.',
    }),
    shareDecimals: Type.Union([Type.Integer({ minimum: 0, maximum: 9 }), Type.Literal('exact')], {
      default: 9,
      description: 'Decimals of a share quantity; Alpaca takes 9, a simulated exchange takes exact.',
    }),
    timeoutMs: Type.Integer({
      default: 15_000,
      minimum: 1,
      maximum: 120_000,
      description: 'Limit of one request (ms).',
    }),
    requestsPerMinute: Type.Integer({
      default: 180,
      minimum: 1,
      maximum: 1e6,
      description: 'Requests sent per minute.',
    }),
    streamDeadlineMs: Type.Integer({
      default: 10_000,
      minimum: 1,
      maximum: 120_000,
      description: 'From opening the order stream to its subscription (ms).',
    }),
    reconnectMs: Type.Integer({
      default: 1_000,
      minimum: 1,
      maximum: 60_000,
      description: 'First wait before the order stream reconnects (ms); doubles up to 64 s.',
    }),
  },
  { additionalProperties: false, default: {} },
);
export type AlpacaConfig = Static<typeof AlpacaSchema>;

/** Read from the environment at the edge and handed in; kept in a closure, never in a property or a message. */
export interface AlpacaKeys {
  readonly keyId: string;
  readonly secret: string;
}

const ORDERS_PER_PAGE = 500;
/** Longer than any closure of the exchange since 2001. */
const LATEST_WINDOW_DAYS = 7;

/** Alpaca paper trading and market data through the official SDK. Nothing else in the project imports the SDK. */
export function createAlpacaBroker(options: Partial<AlpacaConfig>, keys: AlpacaKeys): Broker {
  const config = resolveConfig(AlpacaSchema, options, 'broker');
  for (const [name, value] of Object.entries({ keyId: keys.keyId, secret: keys.secret })) {
    // The SDK would silently read the environment in place of an empty key.
    if (typeof value !== 'string' || value.trim() === '')
      throw new AutostockError(
        'AUTOSTOCK_BROKER_AUTH',
        `broker ${name} is empty: set the paper key and secret`,
      );
  }
  const base =
    config.url === undefined ? undefined : loopbackUrl('broker.url', config.url, ['http:', 'https:']);
  const streamUrl = streamAddress(config.streamUrl, base);
  const redact = redactor([keys.secret, keys.keyId]);
  const client = new Alpaca({
    keyId: keys.keyId,
    secret: keys.secret,
    paper: true,
    timeoutMs: 0,
    retry: { maxRetries: 2 },
    rateLimit: false,
    fetchApi: guardedFetch(base, config.timeoutMs),
  });
  const { trading, marketData } = client;
  const pacer = createPacer(config.requestsPerMinute);
  const stream = createTradeStream({
    client,
    url: streamUrl,
    redact,
    deadlineMs: config.streamDeadlineMs,
    reconnectMs: config.reconnectMs,
  });
  const capabilities: BrokerCapabilities = {
    orderTypes: ['market', 'limit'],
    timeInForce: ['opg', 'day'],
    shareDecimals: config.shareDecimals,
    shorting: true,
  };

  /** One paced request with its errors mapped; a missing thing is undefined only where the caller says so. */
  async function call<T>(what: string, kind: CallKind, lane: Lane, act: () => Promise<T>): Promise<T> {
    await pacer.turn(lane);
    try {
      return await act();
    } catch (error) {
      throw brokerError(error, what, kind, redact);
    }
  }

  const find = async (clientOrderId: string): Promise<BrokerOrder | undefined> =>
    call(`order ${clientOrderId}`, 'read', 'orders', async () => {
      try {
        return toOrder(await trading.orders.getOrderByClientOrderId({ clientOrderId }));
      } catch (error) {
        if (error instanceof errors.NotFoundError) return undefined;
        throw error;
      }
    });

  async function cancel(clientOrderId: string): Promise<void> {
    const order = await find(clientOrderId);
    if (!order)
      throw new AutostockError(
        'AUTOSTOCK_BROKER_REJECTED',
        `cancel: the broker has no order ${clientOrderId}`,
        {
          details: { status: 404 },
        },
      );
    await call(`cancel ${clientOrderId}`, 'change', 'cancel', async () => {
      try {
        await trading.orders.deleteOrderByOrderID({ orderId: order.brokerId });
      } catch (error) {
        // 422: the order has ended already.
        if (!(error instanceof errors.ValidationError)) throw error;
      }
    });
  }

  const clock = (): Promise<MarketClock> =>
    call('clock', 'read', 'orders', async () => {
      const c = await trading.clock.legacyClock();
      const ms = (date: Date): TimeMs => date.getTime() as TimeMs;
      return { now: ms(c.timestamp), open: c.isOpen, nextOpen: ms(c.nextOpen), nextClose: ms(c.nextClose) };
    });

  async function* history(
    request: BarsRequest,
    signal: AbortSignal,
    at?: TimeMs,
  ): AsyncGenerator<SymbolBars> {
    const now = at ?? (await clock()).now;
    if (request.symbols.length === 0 || (request.end ?? now) <= request.start) return;
    const page = pageFetcher(client, request, config, signal);
    yield* readPages((token) => call('bars', 'read', 'history', () => page(token)), now, request);
  }

  return {
    name: 'alpaca',
    mode: 'paper',
    capabilities,
    async connect(signal) {
      await call('account', 'read', 'orders', () => trading.account.getAccount({ signal }));
      await stream.connect(signal);
    },
    async close() {
      pacer.close();
      await stream.close();
    },
    account: () =>
      call('account', 'read', 'orders', async () => toAccount(await trading.account.getAccount())),
    positions: () =>
      call('positions', 'read', 'orders', async () =>
        (await trading.positions.getAllOpenPositions()).map(toPosition),
      ),
    assets: (symbols) =>
      call('assets', 'read', 'market', async () => {
        const wanted = new Set(symbols);
        const active = await trading.assets.getV2Assets({ status: 'active', assetClass: 'us_equity' });
        return new Map(
          active.filter(({ symbol }) => wanted.has(symbol)).map((asset) => [asset.symbol, toAsset(asset)]),
        );
      }),
    clock,
    bars: (request, signal) => history(request, signal),
    async latestBars(symbols, interval) {
      const { now } = await clock();
      const start = (now - LATEST_WINDOW_DAYS * MS_PER_DAY) as TimeMs;
      const latest = new Map<string, Bar>();
      const recent = history({ symbols, interval, start }, new AbortController().signal, now);
      for await (const { symbol, bars } of recent) latest.set(symbol, bars[bars.length - 1]);
      return latest;
    },
    latestQuotes: (symbols) =>
      call('latest quotes', 'read', 'market', async () => {
        const reply = await marketData.stocks.stockLatestQuotes({
          symbols: symbols.join(','),
          feed: config.feed,
        });
        return new Map(
          Object.entries(reply.quotes).map(([symbol, quote]) => [symbol, toQuote(symbol, quote)]),
        );
      }),
    async submit(order) {
      checkRequest(order, capabilities);
      return call(`order ${order.clientOrderId}`, 'submit', 'orders', async () =>
        toOrder(await trading.orders.submit(order)),
      );
    },
    cancel,
    order: find,
    openOrders: () =>
      call('open orders', 'read', 'orders', async () =>
        (await trading.orders.getAllOrders({ status: 'open', limit: ORDERS_PER_PAGE })).map(toOrder),
      ),
    onTradeUpdate: stream.onUpdate,
    streamState: stream.state,
    onStreamState: stream.onState,
  };
}

function streamAddress(given: string | undefined, base: URL | undefined): string {
  if (given !== undefined) return loopbackUrl('broker.streamUrl', given, ['ws:', 'wss:']).href;
  if (!base) return PAPER_STREAM;
  const url = new URL('/stream', base);
  url.protocol = base.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
