import { type Bar, isoDate, type Panel, type TimeMs } from '../../core/index.ts';
import { exchangeTime } from '../../data/index.ts';
import { exactDecimal } from '../decimal.ts';
import type {
  BrokerAccount,
  BrokerAsset,
  BrokerOrder,
  BrokerPosition,
  MarketClock,
  Quote,
  TradeUpdate,
} from '../types.ts';

type Json = Readonly<Record<string, unknown>>;

const iso = (ms: TimeMs): string => new Date(ms).toISOString();
/** The instant a bar carries on the wire: daily bars at midnight in New York, as Alpaca stamps them. */
export const wireTime = (panel: Panel, time: TimeMs): TimeMs =>
  panel.interval === '1d' ? exchangeTime(isoDate(time), 0) : time;

export const assetId = (symbol: string): string =>
  `00000000-0000-4000-9000-${Buffer.from(symbol.slice(0, 6)).toString('hex').padStart(12, '0')}`;

export const accountJson = (a: BrokerAccount): Json => ({
  id: '00000000-0000-4000-a000-000000000001',
  account_number: a.id,
  status: 'ACTIVE',
  currency: 'USD',
  cash: exactDecimal(a.cashUsd),
  equity: exactDecimal(a.equityUsd),
  portfolio_value: exactDecimal(a.equityUsd),
  buying_power: exactDecimal(a.buyingPowerUsd),
  multiplier: '2',
  shorting_enabled: true,
  trading_blocked: a.tradingBlocked,
  account_blocked: false,
  transfers_blocked: false,
  trade_suspended_by_user: false,
});

export function positionJson(p: BrokerPosition): Json {
  const value = p.shares * p.price;
  const basis = p.shares * p.entryPrice;
  return {
    asset_id: assetId(p.symbol),
    symbol: p.symbol,
    exchange: 'NYSE',
    asset_class: 'us_equity',
    asset_marginable: true,
    qty: exactDecimal(p.shares),
    qty_available: exactDecimal(p.shares),
    side: p.shares < 0 ? 'short' : 'long',
    avg_entry_price: exactDecimal(p.entryPrice),
    current_price: exactDecimal(p.price),
    lastday_price: exactDecimal(p.price),
    market_value: exactDecimal(value),
    cost_basis: exactDecimal(basis),
    unrealized_pl: exactDecimal(value - basis),
    unrealized_plpc: exactDecimal((value - basis) / Math.abs(basis)),
    unrealized_intraday_pl: '0',
    unrealized_intraday_plpc: '0',
    change_today: '0',
  };
}

export const orderJson = (o: BrokerOrder): Json => ({
  id: o.brokerId,
  client_order_id: o.clientOrderId,
  created_at: iso(o.submittedAt),
  updated_at: iso(o.updatedAt),
  submitted_at: iso(o.submittedAt),
  filled_at: o.status === 'filled' ? iso(o.updatedAt) : null,
  expired_at: o.status === 'expired' ? iso(o.updatedAt) : null,
  canceled_at: o.status === 'canceled' ? iso(o.updatedAt) : null,
  failed_at: null,
  replaced_at: null,
  replaced_by: null,
  replaces: null,
  asset_id: assetId(o.symbol),
  symbol: o.symbol,
  asset_class: 'us_equity',
  notional: null,
  qty: exactDecimal(o.qty),
  filled_qty: exactDecimal(o.filledQty),
  filled_avg_price: o.filledAvgPrice === undefined ? null : exactDecimal(o.filledAvgPrice),
  order_class: 'simple',
  order_type: o.type,
  type: o.type,
  side: o.side,
  time_in_force: o.timeInForce,
  limit_price: null,
  stop_price: null,
  status: o.status,
  extended_hours: false,
  legs: null,
});

export function updateJson(u: TradeUpdate, positionQty: number): Json {
  const { execution } = u;
  return {
    event: u.event,
    timestamp: iso(u.at),
    order: orderJson(u.order),
    ...(execution
      ? {
          execution_id: execution.id,
          qty: exactDecimal(execution.qty),
          price: exactDecimal(execution.price),
          position_qty: exactDecimal(positionQty),
        }
      : {}),
  };
}

export const barJson = (panel: Panel, bar: Bar): Json => ({
  t: iso(wireTime(panel, bar.time)),
  o: bar.open,
  h: bar.high,
  l: bar.low,
  c: bar.close,
  v: bar.volume,
  n: 1,
  vw: bar.close,
});

export const quoteJson = (q: Quote): Json => ({
  t: iso(q.time),
  ap: q.ask,
  as: q.askSize,
  ax: 'V',
  bp: q.bid,
  bs: q.bidSize,
  bx: 'V',
  c: ['R'],
  z: 'A',
});

export const clockJson = (c: MarketClock): Json => ({
  timestamp: iso(c.now),
  is_open: c.open,
  next_open: iso(c.nextOpen),
  next_close: iso(c.nextClose),
});

export const assetJson = (
  symbol: string,
  { tradable, shortable }: BrokerAsset,
  fractionable: boolean,
): Json => ({
  id: assetId(symbol),
  class: 'us_equity',
  exchange: 'NYSE',
  symbol,
  name: symbol,
  status: 'active',
  tradable,
  marginable: true,
  shortable,
  easy_to_borrow: shortable,
  fractionable,
});

/** Sessions of the panel in [start, end], as the legacy calendar lists them. */
export function calendarJson(panel: Panel, start: string, end: string): Json[] {
  const dates = new Set([...panel.time].map((t) => isoDate(t as TimeMs)));
  return [...dates]
    .filter((date) => date >= start && date <= end)
    .map((date) => ({ date, open: '09:30', close: '16:00', session_open: '0400', session_close: '2000' }));
}
