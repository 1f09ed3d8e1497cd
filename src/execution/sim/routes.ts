import { AutostockError, isoDate, type Panel } from '../../core/index.ts';
import { isClientOrderId } from '../clientOrderId.ts';
import type { SimulatedBroker } from '../simulated.ts';
import type { BrokerOrder, OrderRequest } from '../types.ts';
import { HttpError } from './http.ts';
import { barsPage, symbolList } from './stockData.ts';
import {
  accountJson,
  assetJson,
  barJson,
  calendarJson,
  clockJson,
  orderJson,
  positionJson,
  quoteJson,
} from './wire.ts';

export interface Exchange {
  readonly panel: Panel;
  readonly broker: SimulatedBroker;
  /** Closes bars and tells every stream. */
  advance(bars: number): Promise<unknown>;
}

export interface Call {
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown>;
  readonly id: string;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

type Handler = (exchange: Exchange, call: Call) => Promise<Reply>;

const ok = (body: unknown): Reply => ({ status: 200, body });
const orderMissing = (id: string): HttpError => new HttpError(404, `order not found for ${id}`, 40410000);

/** A refusal of the engine in Alpaca's words: the message and code it would send. */
export function asHttp(thrown: unknown): HttpError {
  if (thrown instanceof HttpError) return thrown;
  if (!(thrown instanceof AutostockError))
    return new HttpError(500, 'internal server error occurred', 50010000);
  const { status, brokerCode } = thrown.info;
  if (typeof status === 'number')
    return new HttpError(status, thrown.message, brokerCode as number | undefined);
  return new HttpError(422, thrown.message, 40010001);
}

const field = (body: Record<string, unknown>, name: string): string => {
  const value = body[name];
  if (typeof value === 'string') return value;
  throw new HttpError(422, `${name} is required`, 40010001);
};

const ORDER_FIELDS = new Set([
  'symbol',
  'qty',
  'side',
  'type',
  'time_in_force',
  'client_order_id',
  'order_class',
]);

const postOrder: Handler = async ({ broker }, { body }) => {
  const foreign = Object.keys(body).find((key) => !ORDER_FIELDS.has(key));
  if (foreign) throw new HttpError(422, `${foreign} is not taken by this simulation`, 40010001);
  const request: OrderRequest = {
    clientOrderId: field(body, 'client_order_id'),
    symbol: field(body, 'symbol'),
    side: field(body, 'side') as OrderRequest['side'],
    qty: field(body, 'qty'),
    type: field(body, 'type') as OrderRequest['type'],
    timeInForce: field(body, 'time_in_force') as OrderRequest['timeInForce'],
  };
  return ok(orderJson(await broker.submit(request)));
};

const byId = ({ broker }: Exchange, id: string): BrokerOrder => {
  const order = broker.orders().find((o) => o.brokerId === id);
  if (!order) throw orderMissing(id);
  return order;
};

const listOrders: Handler = async ({ broker }, { query }) => {
  const status = query.get('status') ?? 'open';
  const limit = Math.min(Number(query.get('limit') ?? 50), 500);
  const symbols = query.get('symbols')?.split(',');
  const wanted = broker
    .orders()
    .filter((o) => status === 'all' || (status === 'open') === (o.status === 'new'))
    .filter((o) => symbols === undefined || symbols.includes(o.symbol));
  return ok((query.get('direction') === 'asc' ? wanted.reverse() : wanted).slice(0, limit).map(orderJson));
};

const cancelOrder: Handler = async (exchange, { id }) => {
  const order = byId(exchange, id);
  if (order.status !== 'new')
    throw new HttpError(422, `order is already in "${order.status}" state`, 42210000);
  await exchange.broker.cancel(order.clientOrderId);
  return { status: 204 };
};

const byClientId: Handler = async ({ broker }, { query }) => {
  const id = query.get('client_order_id') ?? '';
  const order = isClientOrderId(id) ? await broker.order(id) : undefined;
  if (!order) throw orderMissing(id);
  return ok(orderJson(order));
};

const assetsOf = async ({ broker }: Parameters<Handler>[0], symbols: readonly string[]) =>
  [...(await broker.assets(symbols))].map(([symbol, asset]) =>
    assetJson(symbol, asset, broker.capabilities.shareDecimals !== 0),
  );

const asset: Handler = async (exchange, { id }) => {
  const [found] = await assetsOf(exchange, [id]);
  if (!found) throw new HttpError(404, `asset not found for ${id}`, 40410000);
  return ok(found);
};

const assets: Handler = async (exchange) => ok(await assetsOf(exchange, exchange.panel.symbols));

const latestBars: Handler = async ({ panel, broker }, { query }) => {
  const bars = await broker.latestBars(symbolList(query), panel.interval);
  return ok({ bars: Object.fromEntries([...bars].map(([symbol, bar]) => [symbol, barJson(panel, bar)])) });
};

const latestQuotes: Handler = async ({ broker }, { query }) => {
  const quotes = await broker.latestQuotes(symbolList(query));
  return ok({ quotes: Object.fromEntries([...quotes].map(([symbol, q]) => [symbol, quoteJson(q)])) });
};

const bars: Handler = async ({ panel, broker }, { query }) => {
  const { now, index } = await broker.time();
  return ok(barsPage(panel, query, now, index));
};

const calendar: Handler = async ({ panel, broker }, { query }) => {
  const today = isoDate((await broker.time()).now);
  return ok(
    calendarJson(panel, (query.get('start') ?? '0').slice(0, 10), (query.get('end') ?? today).slice(0, 10)),
  );
};

const advance: Handler = async (exchange, { body }) => {
  const count = body.advance ?? 0;
  if (typeof count !== 'number') throw new HttpError(422, 'advance must be a number of bars');
  return ok(await exchange.advance(count));
};

/** `{id}` stands for one path segment. */
const ROUTES: Readonly<Record<string, Handler | undefined>> = {
  'GET /v2/account': async ({ broker }) => ok(accountJson(await broker.account())),
  'GET /v2/positions': async ({ broker }) => ok((await broker.positions()).map(positionJson)),
  'POST /v2/orders': postOrder,
  'GET /v2/orders': listOrders,
  'GET /v2/orders/{id}': async (exchange, { id }) => ok(orderJson(byId(exchange, id))),
  'DELETE /v2/orders/{id}': cancelOrder,
  'GET /v2/orders:by_client_order_id': byClientId,
  'GET /v2/clock': async ({ broker }) => ok(clockJson(await broker.clock())),
  'GET /v2/calendar': calendar,
  'GET /v2/assets': assets,
  'GET /v2/assets/{id}': asset,
  'GET /v2/stocks/bars': bars,
  'GET /v2/stocks/bars/latest': latestBars,
  'GET /v2/stocks/quotes/latest': latestQuotes,
  'GET /sim/clock': async ({ broker }) => ok(await broker.time()),
  'POST /sim/clock': advance,
};

/** The handler of a request and the id in its path. */
export function findRoute(method: string, path: string): { handler: Handler; id: string } | undefined {
  const exact = ROUTES[`${method} ${path}`];
  if (exact) return { handler: exact, id: '' };
  const slash = path.lastIndexOf('/');
  const handler = ROUTES[`${method} ${path.slice(0, slash)}/{id}`];
  return handler && { handler, id: decodeURIComponent(path.slice(slash + 1)) };
}
