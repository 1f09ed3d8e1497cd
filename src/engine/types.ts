import type {
  EXIT_REASONS,
  ORDER_PHASES,
  ORDER_REASONS,
  ORDER_SIZES,
  ORDER_STATUSES,
  ORDER_TYPES,
  SweepColumn,
  TIMES_IN_FORCE,
} from '../native/index.ts';

export type OrderType = (typeof ORDER_TYPES)[number];
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];
export type OrderPhase = (typeof ORDER_PHASES)[number];
export type OrderSize = (typeof ORDER_SIZES)[number];
export type OrderStatus = (typeof ORDER_STATUSES)[number];
export type OrderReason = (typeof ORDER_REASONS)[number];
export type ExitReason = (typeof EXIT_REASONS)[number];

/** What a strategy asks for. Prices in USD. */
export interface OrderRequest {
  /** Index or name; the first by default. */
  readonly symbol?: number | string;
  /** Signed shares, or what `sizing` says; the sign is the side. */
  readonly quantity?: number;
  readonly type?: OrderType;
  readonly tif?: TimeInForce;
  readonly at?: OrderPhase;
  readonly sizing?: OrderSize;
  readonly limit?: number;
  readonly stop?: number;
  /** Distance of a trailing stop: USD, or a fraction of the best price. */
  readonly trailUsd?: number;
  readonly trailFraction?: number;
  /** Price from which a break-even stop counts (armedStop). */
  readonly arm?: number;
  /** Fraction the price may move against a position of `sizing: risk`. */
  readonly risk?: number;
  /** Id of the order whose fill starts this one. */
  readonly parent?: number;
  /** Orders of a group and symbol end each other. */
  readonly group?: number;
  /** Never more than the position; ends with it. */
  readonly reduceOnly?: boolean;
}

/** Exits that the fill of an order starts; one ends the others. */
export interface Bracket {
  readonly takeProfit?: number;
  readonly stopLoss?: number;
  readonly trailUsd?: number;
  readonly trailFraction?: number;
}

/** Symbols are names; `order` is -1 for a close-out by the account. */
export interface EngineFill {
  readonly order: number;
  readonly symbol: string;
  readonly bar: number;
  /** Signed. */
  readonly shares: number;
  /** Paid or got per share. */
  readonly price: number;
  readonly commissionUsd: number;
  readonly spreadUsd: number;
  readonly slippageUsd: number;
  /** Shares held and cash after it. */
  readonly position: number;
  readonly cashUsd: number;
}

export interface EngineTrade {
  readonly symbol: string;
  readonly side: 'long' | 'short';
  readonly entryBar: number;
  readonly exitBar: number;
  readonly entryPrice: number;
  readonly exitPrice: number;
  readonly shares: number;
  readonly pnlUsd: number;
  /** pnlUsd over the value bought or sold. */
  readonly pnlFraction: number;
  readonly costsUsd: number;
  readonly bars: number;
  readonly exitReason: ExitReason;
  /** Worst and best price while held, fractions of the entry price, adverse ones negative. */
  readonly adverse: number;
  readonly favourable: number;
}

export interface EngineOrder {
  readonly id: number;
  readonly symbol: string;
  /** Bar it was decided on, -1 before the first. */
  readonly bar: number;
  readonly type: OrderType;
  readonly tif: TimeInForce;
  readonly at: OrderPhase;
  readonly sizing: OrderSize;
  readonly quantity: number;
  /** NaN where there is none. */
  readonly limit: number;
  readonly stop: number;
  readonly trail: number;
  readonly parent: number;
  readonly group: number;
  readonly status: OrderStatus;
  readonly reason: OrderReason;
  readonly filled: number;
  readonly endBar: number;
}

/** One run. Series are per bar [end - start]. */
export interface EngineResult {
  readonly equity: Float64Array;
  readonly cash: Float64Array;
  /** Sum of |position value| / equity; traded value / equity before. */
  readonly gross: Float64Array;
  readonly turnover: Float64Array;
  readonly costsUsd: number;
  readonly metrics: Readonly<Record<SweepColumn, number>>;
  /** Closed round trips, then those still open (exitReason open), marked. */
  readonly trades: readonly EngineTrade[];
  readonly fills: readonly EngineFill[];
  readonly orders: readonly EngineOrder[];
}
