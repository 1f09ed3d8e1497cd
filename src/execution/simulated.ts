import { AutostockError, type Bar, intervalMs, type Panel, type TimeMs } from '../core/index.ts';
import {
  LEDGER_COLUMNS,
  loadNative,
  type NativeAccount,
  type NativeAddon,
  type NativeCosts,
} from '../native/index.ts';
import { createEmitter } from './emitter.ts';
import { barAt, barsBetween, closeTime, symbolIndex } from './panelBars.ts';
import type {
  Broker,
  BrokerAccount,
  BrokerCapabilities,
  BrokerOrder,
  BrokerPosition,
  Execution,
  OrderRequest,
  Quote,
  TradeUpdate,
  VirtualClock,
  VirtualTime,
} from './types.ts';
import { checkRequest } from './validate.ts';

export interface SimulatedOptions {
  readonly panel: Panel;
  /** Bar whose close is the first moment orders can be given; earlier bars are history. */
  readonly startIndex: number;
  /** Window end, exclusive; the panel's end when absent. */
  readonly endIndex?: number;
  readonly costs: NativeCosts;
  /** [S][T] quoted spread met by fills at t, a fraction of the price; that of `costs` when absent. */
  readonly spread?: Float64Array;
  readonly account: NativeAccount;
}

export interface SimulatedBroker extends Broker, VirtualClock {
  readonly capabilities: BrokerCapabilities;
  /** Every order there has been, newest first. */
  orders(): BrokerOrder[];
  /** Signed shares held. */
  shares(symbol: string): number;
  /** One ledger row of the newest closed bar, in LEDGER_COLUMNS order: the backtest's own numbers. */
  ledgerRow(): Float64Array;
}

/** Regulation T initial margin: a margin account carries at most twice its equity (12 CFR 220.12). */
const MARGIN_MULTIPLIER = 2;
const CASH = LEDGER_COLUMNS.indexOf('cash');
const EQUITY = LEDGER_COLUMNS.indexOf('equity');

const rejected = (message: string, status: number, brokerCode: number): AutostockError =>
  new AutostockError('AUTOSTOCK_BROKER_REJECTED', message, { details: { status, brokerCode } });

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
/** `signed` is what the ledger sees. */
type LiveOrder = Mutable<BrokerOrder> & { signed: number };

const snapshot = ({ signed: _signed, ...order }: LiveOrder): BrokerOrder => order;

/**
 * The backtest's own fills behind the broker interface. It holds the native ledger open over the panel: what is
 * ordered after the close of bar t fills at the open of t+1 at the backtest's costs, and an order in a symbol without
 * a bar at t+1 expires. Nothing later than the newest closed bar can be read.
 */
export function createSimulatedBroker(options: SimulatedOptions): SimulatedBroker {
  const { panel, startIndex, costs, spread, account } = options;
  const end = options.endIndex ?? panel.time.length;
  if (!Number.isInteger(startIndex) || startIndex < 0 || startIndex >= end || end > panel.time.length)
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `startIndex must be a bar in [0, ${Math.min(end, panel.time.length)}), was ${startIndex}`,
    );
  const native = loadNative();
  const count = panel.symbols.length;
  const buffers = {
    targets: new Float64Array(count).fill(Number.NaN),
    orders: new Float64Array(count),
    positions: new Float64Array(count),
    fills: new Float64Array(count),
    row: new Float64Array(LEDGER_COLUMNS.length),
  };
  const ledger = openLedger(native, options, buffers);
  const all = new Map<string, LiveOrder>();
  const entries = new Float64Array(count).fill(Number.NaN);
  const updates = createEmitter<TradeUpdate>();
  const capabilities: BrokerCapabilities = {
    orderTypes: ['market'],
    timeInForce: ['opg', 'day'],
    shareDecimals: account.fractional === 1 ? 'exact' : 0,
    shorting: true,
  };
  let index = startIndex;
  let opened = 0;
  let executions = 0;
  let closed = false;
  ledger.advance(startIndex);

  const now = (): TimeMs => closeTime(panel, index);
  const lastClose = (s: number): number => {
    for (let t = index; t >= 0; t--) {
      const close = panel.fields.close[s * panel.time.length + t];
      if (!Number.isNaN(close)) return close;
    }
    return Number.NaN;
  };
  const waiting = new Set<LiveOrder>();
  const emit = (event: string, order: LiveOrder, execution?: Execution): void =>
    updates.emit({ event, at: order.updatedAt, order: snapshot(order), ...(execution ? { execution } : {}) });
  const finish = (order: LiveOrder, status: string, at: TimeMs): void => {
    waiting.delete(order);
    order.status = status;
    order.updatedAt = at;
    emit(status, order);
  };
  /** [S] shares that waiting orders will add. */
  const pending = (): Float64Array => {
    const shares = new Float64Array(count);
    for (const order of waiting) shares[symbolIndex(panel, order.symbol)] += order.signed;
    return shares;
  };

  function checkMargin(symbol: number, signed: number): void {
    const after = pending();
    for (let s = 0; s < count; s++) after[s] += buffers.positions[s];
    const before = Math.abs(after[symbol]);
    after[symbol] += signed;
    if (Math.abs(after[symbol]) <= before) return;
    let gross = 0;
    for (let s = 0; s < count; s++) if (after[s] !== 0) gross += Math.abs(after[s]) * lastClose(s);
    if (gross > MARGIN_MULTIPLIER * buffers.row[EQUITY])
      throw rejected('insufficient buying power', 403, 40310000);
  }

  function accept(request: OrderRequest): LiveOrder {
    checkRequest(request, capabilities);
    if (closed) throw new AutostockError('AUTOSTOCK_BROKER_UNAVAILABLE', 'the simulated broker is closed');
    if (all.has(request.clientOrderId)) throw rejected('client_order_id must be unique', 422, 40010001);
    const symbol = symbolIndex(panel, request.symbol);
    if (symbol < 0 || Number.isNaN(lastClose(symbol)))
      throw rejected(`asset "${request.symbol}" not found`, 422, 42210000);
    const qty = Number(request.qty);
    const signed = request.side === 'buy' ? qty : -qty;
    if ([...waiting].some((o) => o.symbol === request.symbol && o.side !== request.side))
      throw rejected('potential wash trade detected. use complex orders', 403, 40310000);
    checkMargin(symbol, signed);
    opened++;
    return {
      brokerId: orderUuid(opened),
      clientOrderId: request.clientOrderId,
      symbol: request.symbol,
      side: request.side,
      qty,
      filledQty: 0,
      status: 'new',
      type: request.type,
      timeInForce: request.timeInForce,
      submittedAt: now(),
      updatedAt: now(),
      signed,
    };
  }

  function fill(order: LiveOrder, price: number, at: TimeMs): void {
    executions++;
    waiting.delete(order);
    order.filledQty = order.qty;
    order.filledAvgPrice = price;
    order.status = 'filled';
    order.updatedAt = at;
    emit('fill', order, { id: `${order.brokerId}-${executions}`, qty: order.qty, price, at });
  }

  function step(): void {
    const due = [...waiting];
    const held = buffers.positions.slice();
    // NaN targets plan nothing; planning is what tells the ledger that orders are coming.
    ledger.plan(index);
    buffers.orders.set(pending());
    index++;
    ledger.advance(index);
    const openTime = panel.time[index] as TimeMs;
    for (const order of due) {
      const s = symbolIndex(panel, order.symbol);
      const price = buffers.fills[s];
      // Without a bar a fill is the ledger closing a stale position, not this order.
      if (Number.isNaN(price) || !barAt(panel, s, index)) finish(order, 'expired', now());
      else {
        entries[s] = entryAfter(entries[s], held[s], order.signed, price);
        held[s] += order.signed;
        fill(order, price, openTime);
      }
    }
  }

  const time = (): VirtualTime => ({ index, now: now(), left: end - 1 - index });
  const quote = (symbol: string): Quote | undefined => {
    const s = symbolIndex(panel, symbol);
    const close = lastClose(s);
    if (Number.isNaN(close)) return undefined;
    // The spread that an order given now will meet; it is known by this close.
    const T = panel.time.length;
    const half = (spread?.[s * T + Math.min(index + 1, T - 1)] ?? costs.spreadBps / 10_000) / 2;
    return { symbol, time: now(), bid: close * (1 - half), ask: close * (1 + half), bidSize: 1, askSize: 1 };
  };
  return {
    name: 'simulated',
    mode: 'sim',
    capabilities,
    connect: () => Promise.resolve(),
    close() {
      if (!closed) ledger.close();
      closed = true;
      updates.clear();
      return Promise.resolve();
    },
    async account(): Promise<BrokerAccount> {
      const equityUsd = buffers.row[EQUITY];
      let gross = 0;
      for (let s = 0; s < count; s++)
        if (buffers.positions[s] !== 0) gross += Math.abs(buffers.positions[s]) * lastClose(s);
      const buyingPowerUsd = Math.max(0, MARGIN_MULTIPLIER * equityUsd - gross);
      return { id: 'SIM', equityUsd, cashUsd: buffers.row[CASH], buyingPowerUsd, tradingBlocked: false };
    },
    async positions(): Promise<BrokerPosition[]> {
      return panel.symbols.flatMap((symbol, s) => {
        const shares = buffers.positions[s];
        return shares === 0 ? [] : [{ symbol, shares, entryPrice: entries[s], price: lastClose(s) }];
      });
    },
    async assets(symbols) {
      const known = symbols.filter((symbol) => panel.symbols.includes(symbol));
      const tradable = (symbol: string) =>
        panel.halted?.[symbolIndex(panel, symbol) * panel.time.length + index] !== 1;
      return new Map(
        known.map((symbol) => [symbol, { tradable: tradable(symbol), shortable: capabilities.shorting }]),
      );
    },
    async clock() {
      const step = intervalMs(panel.interval);
      const nextOpen = (index + 1 < panel.time.length ? panel.time[index + 1] : now()) as TimeMs;
      const running = panel.interval !== '1d' && nextOpen === now();
      return { now: now(), open: running, nextOpen, nextClose: (nextOpen + step) as TimeMs };
    },
    async *bars(request, signal) {
      const { symbols, interval } = request;
      if (interval !== panel.interval)
        throw new AutostockError(
          'AUTOSTOCK_DATA_NOT_FOUND',
          `interval must be "${panel.interval}", was "${interval}"`,
        );
      for (const symbol of symbols) {
        signal.throwIfAborted();
        const bars = barsBetween(panel, symbolIndex(panel, symbol), request, index);
        if (bars.length > 0) yield { symbol, bars };
      }
    },
    async latestBars(symbols) {
      const latest = new Map<string, Bar>();
      for (const symbol of symbols) {
        const s = symbolIndex(panel, symbol);
        for (let t = index; s >= 0 && t >= 0 && !latest.has(symbol); t--) {
          const bar = barAt(panel, s, t);
          if (bar) latest.set(symbol, bar);
        }
      }
      return latest;
    },
    async latestQuotes(symbols) {
      const quotes = symbols.flatMap((symbol) => quote(symbol) ?? []);
      return new Map(quotes.map((q) => [q.symbol, q]));
    },
    async submit(request) {
      const order = accept(request);
      all.set(order.clientOrderId, order);
      waiting.add(order);
      const reply = snapshot(order);
      emit('new', order);
      return reply;
    },
    async cancel(clientOrderId) {
      const order = all.get(clientOrderId);
      if (!order) throw rejected(`order not found for ${clientOrderId}`, 404, 40410000);
      if (waiting.has(order)) finish(order, 'canceled', now());
    },
    async order(clientOrderId) {
      const order = all.get(clientOrderId);
      return order && snapshot(order);
    },
    openOrders: async () => [...waiting].map(snapshot),
    orders: () => [...all.values()].reverse().map(snapshot),
    onTradeUpdate: updates.on,
    streamState: () => 'ready',
    onStreamState: () => () => {},
    shares: (symbol) => buffers.positions[symbolIndex(panel, symbol)] ?? 0,
    ledgerRow: () => buffers.row.slice(),
    async advance(bars = 1) {
      if (!Number.isInteger(bars) || bars < 0)
        throw new AutostockError(
          'AUTOSTOCK_CONFIG_INVALID',
          `advance must be a whole number of bars, was ${bars}`,
        );
      for (let i = 0; i < bars && index + 1 < end; i++) step();
      return time();
    },
    time: async () => time(),
  };
}

interface Buffers {
  readonly targets: Float64Array;
  readonly orders: Float64Array;
  readonly positions: Float64Array;
  readonly fills: Float64Array;
  readonly row: Float64Array;
}

/** The native ledger over the panel; `close` frees both. */
function openLedger(native: NativeAddon, { panel, costs, spread, account }: SimulatedOptions, b: Buffers) {
  const handle = native.panelLoad({ symbols: panel.symbols.length, time: panel.time, ...panel.fields });
  try {
    const ledger = native.ledgerOpen(
      handle,
      costs,
      account,
      b.targets,
      b.orders,
      b.positions,
      b.fills,
      b.row,
      spread,
    );
    return {
      plan: (t: number): void => native.ledgerPlan(ledger, t),
      advance: (t: number): void => native.ledgerAdvance(ledger, t),
      close(): void {
        native.ledgerClose(ledger);
        native.panelUnload(handle);
      },
    };
  } catch (error) {
    native.panelUnload(handle);
    throw error;
  }
}

/** Average entry after a fill: averaged when adding, kept when reducing, the fill's when opening or turning round. */
function entryAfter(entry: number, before: number, signed: number, price: number): number {
  const after = before + signed;
  if (before === 0 || Math.sign(before) !== Math.sign(after)) return price;
  if (Math.abs(after) < Math.abs(before)) return entry;
  return (entry * before + price * signed) / after;
}

/** Deterministic ids in UUID form: the n-th order of a run has the same id every time. */
const orderUuid = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
