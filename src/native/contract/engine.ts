import type { NativeAccount, NativeControl, NativeCosts, PanelHandle, StreamHandle } from '../contract.ts';
import type { NativeExecution, NativeMargin, StrategyHandle } from './strategy.ts';

/** Codes of an order are indices into these lists; native/core/engine/order.h. */
export const ORDER_TYPES = [
  'market',
  'limit',
  'stop',
  'stopLimit',
  'trailing',
  'touch',
  'armedStop',
] as const;
export const TIMES_IN_FORCE = ['day', 'gtc', 'ioc', 'fok'] as const;
/** open, close: in the first bar the order reaches, never later. */
export const ORDER_PHASES = ['any', 'open', 'close'] as const;
/** What `quantity` means; its sign is the side. All but shares are worked out at the fill. */
export const ORDER_SIZES = ['shares', 'equity', 'usd', 'risk', 'weight', 'close', 'parent'] as const;
export const ORDER_STATUSES = ['waiting', 'open', 'filled', 'cancelled', 'expired', 'rejected'] as const;
/** Why an order ended unfilled. */
export const ORDER_REASONS = [
  'none',
  'badSymbol',
  'badQuantity',
  'badPrice',
  'badLink',
  'noBuyingPower',
  'notShortable',
  'nothingToClose',
  'byCaller',
  'oneCancelsOther',
  'parentEnded',
  'timeInForce',
  'liquidation',
  'stale',
] as const;
/** Why a position was left; `open` = it was not, and is marked at the last close. */
export const EXIT_REASONS = [
  'order',
  'signal',
  'stopLoss',
  'takeProfit',
  'trailingStop',
  'breakEven',
  'maxBars',
  'liquidation',
  'stale',
  'open',
] as const;

/** A fill; shares are signed, costs USD, `order` -1 for a close-out by the account. Symbols are positions in `symbols`. */
export const FILL_COLUMNS = [
  'order',
  'symbol',
  'bar',
  'shares',
  'price',
  'commission',
  'spread',
  'slippage',
  'position',
  'cash',
] as const;
/** A round trip. Prices are means over its fills; excursions fractions of the entry price, adverse ones negative. */
export const TRADE_COLUMNS = [
  'symbol',
  'side',
  'entryBar',
  'exitBar',
  'entryPrice',
  'exitPrice',
  'shares',
  'pnlUsd',
  'pnlFraction',
  'costsUsd',
  'bars',
  'exitReason',
  'adverse',
  'favourable',
] as const;
/** An order as it was placed (`bar` -1: before the first) and as it ended; endBar NaN = still open. */
export const ORDER_COLUMNS = [
  'id',
  'symbol',
  'bar',
  'type',
  'tif',
  'at',
  'sizing',
  'quantity',
  'limit',
  'stop',
  'trail',
  'parent',
  'group',
  'status',
  'reason',
  'filled',
  'endBar',
] as const;
/** One bar of a run: USD; gross over equity; traded value over the equity before. */
export const BAR_COLUMNS = ['equity', 'cash', 'gross', 'turnover', 'costs'] as const;
/** One row of the bound `commands`. kind 0 places, 1 cancels order `quantity`, 2 charges `quantity` USD to fill `limit`. */
export const COMMAND_COLUMNS = [
  'kind',
  'symbol',
  'type',
  'tif',
  'at',
  'sizing',
  'quantity',
  'limit',
  'stop',
  'trail',
  'trailFraction',
  'arm',
  'risk',
  'parent',
  'group',
  'reduceOnly',
] as const;
/** One row of the bound `ended`: orders that left the book. */
export const ENDED_COLUMNS = ['id', 'status', 'reason', 'filled'] as const;
/** The bound `state`: written by the engine but for `commands`, the number of rows that wait. */
export const STATE_COLUMNS = [
  'commands',
  'fills',
  'ended',
  'more',
  'equity',
  'cash',
  'gross',
  'openOrders',
] as const;

/** NativeImpact of src/costs as the engine reads it. */
export interface NativeImpactFields {
  readonly model: number;
  readonly coefficient: number;
  readonly exponent: number;
  readonly permanentCoefficient: number;
  readonly maxShare: number;
}

/** What an account trades under. Series are [S][T] of the panel; absent parts are not used. */
export interface NativeEngineSettings {
  readonly costs: NativeCosts;
  readonly account: NativeAccount;
  readonly execution: NativeExecution;
  readonly margin: NativeMargin;
  /** maxVolumeShare: most of a bar's volume that fills in it, 0 = no limit. */
  readonly liquidity: { readonly maxVolumeShare: number };
  /** Bars more than the next, and time, from a decision at a close to its arrival. */
  readonly latency: { readonly bars: number; readonly ms: number };
  readonly impact: NativeImpactFields;
  readonly spread?: Float64Array;
  readonly volatility?: Float64Array;
  readonly averageVolume?: Float64Array;
  /** [S]; NaN = margin.borrowRateAnn, and any number of shares. */
  readonly borrowRateAnn?: Float64Array;
  readonly shortable?: Float64Array;
  /** [n][3] above, bps, USD a share; sorted. */
  readonly tiers?: Float64Array;
  readonly tiersInShares: number;
  /** [n][4] symbol, bar, ratio, cash USD a share: before the open of the bar. */
  readonly actions?: Float64Array;
  /** Bars [fineFirst[t], fineFirst[t + 1]) of `fine`, same symbols, make up bar t. */
  readonly fine?: PanelHandle;
  readonly fineFirst?: Float64Array;
  /** Bars [start, end) are traded; `start` counts for engineRun only. */
  readonly start: number;
  readonly end: number;
}

/** Flat rows of the columns above. */
export interface EngineRun {
  /** [end - start][BAR_COLUMNS] */
  readonly bars: Float64Array;
  readonly trades: Float64Array;
  readonly fills: Float64Array;
  readonly orders: Float64Array;
  /** [SWEEP_COLUMNS] */
  readonly metrics: Float64Array;
}

/** Native functions of src/engine. */
export interface EngineAddon {
  /** One parameter set [P] of a strategy on `symbols`, sharing one cash account, order by order. */
  engineRun(
    strategy: StrategyHandle,
    set: Float64Array,
    symbols: Int32Array,
    settings: NativeEngineSettings,
    control: NativeControl,
  ): Promise<EngineRun>;
  /**
   * An account over all symbols of a panel for a caller that decides bar by bar. Bound buffers: commands and fills and
   * ended, rows of their columns; positions [S]; state [STATE_COLUMNS].
   */
  engineOpen(
    panel: PanelHandle,
    settings: NativeEngineSettings,
    commands: Float64Array,
    fills: Float64Array,
    ended: Float64Array,
    positions: Float64Array,
    state: Float64Array,
  ): StreamHandle;
  /** Takes the commands, trades bar t and marks it. */
  engineAdvance(handle: StreamHandle, t: number): void;
  /** The same in halves: fills are in the buffer after the first, commands (charges) are taken before the second. */
  engineTrade(handle: StreamHandle, t: number): void;
  engineMark(handle: StreamHandle, t: number): void;
  /** Takes the commands at once, when their buffer is full. */
  engineTake(handle: StreamHandle): void;
  /** Brings the next fills and ended orders while state.more is not 0. */
  engineMore(handle: StreamHandle): void;
  /** Everything so far; `bars` and `metrics` over the bars advanced. */
  engineReport(handle: StreamHandle): EngineRun;
  engineClose(handle: StreamHandle): void;
}
