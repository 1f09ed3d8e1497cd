import type { Bar, Interval, TimeMs } from '../core/index.ts';

/** Where orders go. Live trading does not exist here: paper hosts and loopback only. */
export type BrokerMode = 'sim' | 'paper';
export type OrderSide = 'buy' | 'sell';
export type OrderType = 'market' | 'limit';
/** opg: the next opening auction; day: the running or next session. */
export type TimeInForce = 'opg' | 'day';

/** One order as it leaves for the broker. Amounts are decimal strings (see decimal.ts), never raw doubles. */
export interface OrderRequest {
  /** Deterministic, unique for ever, <= 48 characters: the key of idempotency (see clientOrderId.ts). */
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: OrderSide;
  /** Shares, > 0. */
  readonly qty: string;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  /** USD on the tick grid; only with type 'limit'. */
  readonly limitPrice?: string;
}

/** An order as the broker reports it. `status` is the venue's own word: only orders.ts interprets it. */
export interface BrokerOrder {
  readonly brokerId: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: OrderSide;
  readonly qty: number;
  readonly filledQty: number;
  /** Volume-weighted USD, undefined while nothing is filled. */
  readonly filledAvgPrice?: number;
  readonly status: string;
  readonly type: string;
  readonly timeInForce: string;
  readonly submittedAt: TimeMs;
  readonly updatedAt: TimeMs;
  readonly replacedBy?: string;
}

export interface Execution {
  readonly id: string;
  /** Shares of this execution, > 0. */
  readonly qty: number;
  readonly price: number;
  readonly at: TimeMs;
}

/** One message of the broker's order stream; brokers may repeat, drop and reorder them. */
export interface TradeUpdate {
  readonly event: string;
  readonly at: TimeMs;
  readonly order: BrokerOrder;
  readonly execution?: Execution;
}

export interface BrokerAccount {
  readonly id: string;
  readonly equityUsd: number;
  readonly cashUsd: number;
  readonly buyingPowerUsd: number;
  readonly tradingBlocked: boolean;
}

export interface BrokerPosition {
  readonly symbol: string;
  /** Signed: negative is short. */
  readonly shares: number;
  readonly entryPrice: number;
  readonly price: number;
}

/** What a broker takes orders in. */
export interface BrokerAsset {
  readonly tradable: boolean;
  /** Whether it lends shares to sell short now. */
  readonly shortable: boolean;
}

export interface Quote {
  readonly symbol: string;
  readonly time: TimeMs;
  readonly bid: number;
  readonly ask: number;
  readonly bidSize: number;
  readonly askSize: number;
}

export interface MarketClock {
  readonly now: TimeMs;
  readonly open: boolean;
  readonly nextOpen: TimeMs;
  readonly nextClose: TimeMs;
}

/** Closed bars stamped in [start, end), or up to now. Daily bars are stamped 00:00 UTC of their exchange date. */
export interface BarsRequest {
  readonly symbols: readonly string[];
  readonly interval: Interval;
  readonly start: TimeMs;
  readonly end?: TimeMs;
}

/** A run of one symbol's bars in time order; a long history arrives in several. */
export interface SymbolBars {
  readonly symbol: string;
  readonly bars: Bar[];
}

/** What a broker takes, so that callers need no knowledge of its name. */
export interface BrokerCapabilities {
  readonly orderTypes: readonly OrderType[];
  readonly timeInForce: readonly TimeInForce[];
  /** Decimals of a share quantity; 'exact' takes every double unrounded. */
  readonly shareDecimals: number | 'exact';
  readonly shorting: boolean;
}

/** Whether trade updates flow. After 'ready' following 'lost', orders have to be looked up: updates were missed. */
export type StreamState = 'ready' | 'lost';
export type Unsubscribe = () => void;

/**
 * A place that holds an account and takes orders. Errors are AutostockErrors with AUTOSTOCK_BROKER_* codes and never
 * carry keys. An ambiguous submit fails with AUTOSTOCK_BROKER_AMBIGUOUS: look the order up, never send it again.
 */
export interface Broker {
  readonly name: string;
  readonly mode: BrokerMode;
  readonly capabilities: BrokerCapabilities;
  /** Checks the credentials and opens the order stream; resolves once trade updates flow. */
  connect(signal: AbortSignal): Promise<void>;
  /** Closes every socket and timer. Safe to call twice. */
  close(): Promise<void>;
  account(): Promise<BrokerAccount>;
  positions(): Promise<BrokerPosition[]>;
  /** Those of the symbols that the broker knows and lists as active. */
  assets(symbols: readonly string[]): Promise<ReadonlyMap<string, BrokerAsset>>;
  clock(): Promise<MarketClock>;
  bars(request: BarsRequest, signal: AbortSignal): AsyncIterable<SymbolBars>;
  /** The newest known bar of each symbol that has one. */
  latestBars(symbols: readonly string[], interval: Interval): Promise<ReadonlyMap<string, Bar>>;
  latestQuotes(symbols: readonly string[]): Promise<ReadonlyMap<string, Quote>>;
  submit(order: OrderRequest): Promise<BrokerOrder>;
  /** Asks for a cancel; done already or done twice is not an error. */
  cancel(clientOrderId: string): Promise<void>;
  /** undefined: the broker does not know that id. */
  order(clientOrderId: string): Promise<BrokerOrder | undefined>;
  openOrders(): Promise<BrokerOrder[]>;
  onTradeUpdate(handler: (update: TradeUpdate) => void): Unsubscribe;
  streamState(): StreamState;
  onStreamState(handler: (state: StreamState) => void): Unsubscribe;
}

/** Time that moves on command: the simulated exchange, near or far. */
export interface VirtualClock {
  /** Closes the next `bars` bars, filling what waits; fewer when the window ends. */
  advance(bars?: number): Promise<VirtualTime>;
  time(): Promise<VirtualTime>;
}

export interface VirtualTime {
  /** Panel index of the newest closed bar. */
  readonly index: number;
  /** When that bar closed: the moment of the decision. */
  readonly now: TimeMs;
  /** Bars left in the window. */
  readonly left: number;
}
