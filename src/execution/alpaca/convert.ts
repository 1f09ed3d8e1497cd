import type { marketData, streaming, trading } from '@alpacahq/alpaca-trade-api';
import { AutostockError, type Bar, type Interval, parseTime, type TimeMs } from '../../core/index.ts';
import { exchangeDate } from '../../data/index.ts';
import { parseDecimal } from '../decimal.ts';
import type {
  BrokerAccount,
  BrokerAsset,
  BrokerOrder,
  BrokerPosition,
  Execution,
  Quote,
  TradeUpdate,
} from '../types.ts';

const TIMEFRAMES: Readonly<Record<Interval, string>> = {
  '1m': '1Min',
  '5m': '5Min',
  '15m': '15Min',
  '1h': '1Hour',
  '1d': '1Day',
};
export const timeframe = (interval: Interval): string => TIMEFRAMES[interval];

const wrong = (field: string, was: unknown): never => {
  throw new AutostockError(
    'AUTOSTOCK_BROKER_RESPONSE',
    `the broker's ${field} is not usable, was ${String(was)}`,
    {
      details: { field },
    },
  );
};

const optional = (text: string | null | undefined, field: string): number | undefined =>
  text === undefined || text === null ? undefined : parseDecimal(text, field);

function instant(value: Date | string | null | undefined, field: string): TimeMs {
  const ms = value instanceof Date ? value.getTime() : Date.parse(String(value));
  return Number.isFinite(ms) ? (ms as TimeMs) : wrong(field, value);
}

const text = (value: unknown, field: string): string =>
  typeof value === 'string' && value !== '' ? value : wrong(field, value);

const finite = (value: unknown, field: string): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : wrong(field, value);

export const toAccount = (a: trading.Account): BrokerAccount => ({
  id: text(a.id, 'account.id'),
  equityUsd: parseDecimal(a.equity, 'account.equity'),
  cashUsd: parseDecimal(a.cash, 'account.cash'),
  buyingPowerUsd: parseDecimal(a.buyingPower, 'account.buying_power'),
  tradingBlocked: a.tradingBlocked === true || a.accountBlocked === true || a.tradeSuspendedByUser === true,
});

export function toPosition(p: trading.Position): BrokerPosition {
  const qty = Math.abs(parseDecimal(p.qty, 'position.qty'));
  return {
    symbol: text(p.symbol, 'position.symbol'),
    shares: p.side === 'short' ? -qty : qty,
    entryPrice: parseDecimal(p.avgEntryPrice, 'position.avg_entry_price'),
    price: parseDecimal(p.currentPrice, 'position.current_price'),
  };
}

/** Alpaca lends for shorts what is easy to borrow. */
export const toAsset = (a: trading.Assets): BrokerAsset => ({
  tradable: a.tradable === true,
  shortable: a.shortable === true && (a.easyToBorrow ?? a.borrowStatus === 'easy_to_borrow'),
});

export function toOrder(o: trading.Order): BrokerOrder {
  const price = optional(o.filledAvgPrice, 'order.filled_avg_price');
  const submittedAt = instant(o.submittedAt ?? o.createdAt, 'order.submitted_at');
  return {
    brokerId: text(o.id, 'order.id'),
    clientOrderId: text(o.clientOrderId, 'order.client_order_id'),
    symbol: text(o.symbol, 'order.symbol'),
    side: o.side === 'buy' || o.side === 'sell' ? o.side : wrong('order.side', o.side),
    qty: parseDecimal(o.qty, 'order.qty'),
    filledQty: optional(o.filledQty, 'order.filled_qty') ?? 0,
    ...(price === undefined ? {} : { filledAvgPrice: price }),
    status: text(o.status, 'order.status'),
    type: text(o.type, 'order.type'),
    timeInForce: text(o.timeInForce, 'order.time_in_force'),
    submittedAt,
    updatedAt: o.updatedAt ? instant(o.updatedAt, 'order.updated_at') : submittedAt,
    ...(o.replacedBy ? { replacedBy: o.replacedBy } : {}),
  };
}

export function toTradeUpdate(u: streaming.TradeUpdate): TradeUpdate {
  const order = toOrder(u.order);
  const at = u.timestamp ? instant(u.timestamp, 'trade_update.timestamp') : order.updatedAt;
  let execution: Execution | undefined;
  if (u.executionId && u.qty !== undefined && u.price !== undefined)
    execution = {
      id: u.executionId,
      qty: parseDecimal(u.qty, 'trade_update.qty'),
      price: parseDecimal(u.price, 'trade_update.price'),
      at,
    };
  return { event: u.event, at, order, ...(execution ? { execution } : {}) };
}

/** Alpaca stamps a daily bar at midnight in New York; here it is 00:00 UTC of that exchange date. */
export function toBar(b: marketData.StockBar, interval: Interval): Bar {
  const at = instant(b.t, 'bar.t');
  return {
    time: interval === '1d' ? parseTime(exchangeDate(at)) : at,
    open: finite(b.o, 'bar.o'),
    high: finite(b.h, 'bar.h'),
    low: finite(b.l, 'bar.l'),
    close: finite(b.c, 'bar.c'),
    volume: finite(b.v, 'bar.v'),
  };
}

export const toQuote = (symbol: string, q: marketData.StockQuote): Quote => ({
  symbol,
  time: instant(q.t, 'quote.t'),
  bid: finite(q.bp, 'quote.bp'),
  ask: finite(q.ap, 'quote.ap'),
  bidSize: finite(q.bs, 'quote.bs'),
  askSize: finite(q.as, 'quote.as'),
});
