/**
 * The whole native contract; the files beside it hold the areas of the strategy engine. Bulk data crosses as typed arrays; rates are fractions; times are epoch ms.
 * Dims: S symbols, T times, F features, R rows, L window. Panel fields are [S][T]; features are [S][T][F].
 * A row index names one (symbol, time): row = s * T + t.
 */

import type { EngineAddon } from './contract/engine.ts';
import type { InferenceAddon } from './contract/inference.ts';
import type { ModelAddon } from './contract/models.ts';
import type { MonteCarloAddon } from './contract/montecarlo.ts';
import type { RegimeAddon } from './contract/regime.ts';
import type { RlAddon } from './contract/rl.ts';
import type { StrategyAddon } from './contract/strategy.ts';
import type { ValidationAddon } from './contract/validation.ts';

export * from './contract/engine.ts';
export * from './contract/inference.ts';
export * from './contract/models.ts';
export * from './contract/montecarlo.ts';
export * from './contract/regime.ts';
export * from './contract/rl.ts';
export * from './contract/strategy.ts';
export * from './contract/validation.ts';

declare const tag: unique symbol;
export type PanelHandle = { readonly [tag]: 'panel' };
export type ModelHandle = { readonly [tag]: 'model' };
/** Integer handles are for calls made once per bar: a plain function and a number cost about 20 ns. */
export type StreamHandle = number & { readonly __stream?: true };

export interface BuildInfo {
  readonly version: string;
  readonly compiler: string;
  readonly libtorch: string;
  readonly cuda: boolean;
  readonly napi: number;
}

/** One field of a native options struct; a test compares these with the TypeBox schemas. */
export interface NativeField {
  readonly name: string;
  readonly kind: 'number' | 'integer' | 'boolean';
  readonly default: number;
}

export interface IndicatorInfo {
  readonly name: string;
  /** Series read, in order: `close`, or `high`,`low`,`close`, or `close`,`benchmark` … */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly params: readonly NativeField[];
}

export type NativeParams = Readonly<Record<string, number>>;

/** One feature: an indicator output under a scale-free transform. */
export interface NativeFeature {
  readonly indicator: string;
  readonly params: NativeParams;
  readonly output: string;
  /** identity x; perClose x/close; ratioToClose x/close-1; closeRatio close/x-1; centred (x-50)/50. */
  readonly transform: 'identity' | 'ratioToClose' | 'perClose' | 'centred' | 'closeRatio';
}

export interface PanelArrays {
  readonly symbols: number;
  /** [T] */
  readonly time: Float64Array;
  /** [S][T] each */
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** Long calls poll `cancel[0]` (Int32Array over a SharedArrayBuffer): non-zero means stop. */
export interface NativeControl {
  readonly cancel?: Int32Array;
  readonly onProgress?: (done: number, total: number, loss: number) => void;
}

/** Costs of one side of a trade. bps of the traded notional unless said otherwise. */
export interface NativeCosts {
  readonly commissionBps: number;
  readonly commissionPerShareUsd: number;
  readonly commissionMinUsd: number;
  /** Cap as a fraction of the traded value; 0 = none. */
  readonly commissionMaxFraction?: number;
  readonly commissionFixedUsd?: number;
  /** Regulatory fees, on sales only. */
  readonly sellFeeBps?: number;
  readonly sellFeePerShareUsd?: number;
  readonly sellFeeMaxUsd?: number;
  /** Full quoted spread; a fill pays half. */
  readonly spreadBps: number;
  readonly slippageBps: number;
}

export interface NativeAccount {
  readonly initialCashUsd: number;
  /** 1 = fractional shares, 0 = whole shares (rounded toward zero). */
  readonly fractional: number;
  /** Orders that move a weight by less than this are not sent. */
  readonly minTradeWeight: number;
  /** A held symbol without a bar for this many bars is closed at its last close, costs paid. */
  readonly staleBars: number;
}

/** Column order of a ledger row; `[n][LEDGER_COLUMNS.length]` float64. Costs and turnover are per bar. */
export const LEDGER_COLUMNS = [
  'equity',
  'cash',
  'gross',
  'net',
  'turnover',
  'commission',
  'spread',
  'slippage',
  'trades',
] as const;
export type LedgerColumn = (typeof LEDGER_COLUMNS)[number];

export interface NativeAddon
  extends StrategyAddon,
    EngineAddon,
    ValidationAddon,
    MonteCarloAddon,
    ModelAddon,
    RegimeAddon,
    RlAddon,
    InferenceAddon {
  buildInfo(): BuildInfo;
  /** Native panels alive in this environment: lets a leak test count. */
  openHandles(): number;

  panelLoad(arrays: PanelArrays): PanelHandle;
  panelUnload(panel: PanelHandle): void;

  indicatorCatalog(): IndicatorInfo[];
  /** Whole series at once; outputs are NaN during warm-up. All arrays have one length. */
  indicatorSeries(name: string, params: NativeParams, inputs: Float64Array[], outputs: Float64Array[]): void;
  /** The same recurrence bar by bar: write `input` ([inputs]), call step, read `output` ([outputs]). */
  indicatorOpen(name: string, params: NativeParams, input: Float64Array, output: Float64Array): StreamHandle;
  indicatorStep(handle: StreamHandle): void;
  indicatorClose(handle: StreamHandle): void;

  /** All features of all symbols; `sentiment` is the symbol index of the high-beta index. out: [S][T][F]. */
  featureSeries(
    panel: PanelHandle,
    features: readonly NativeFeature[],
    sentiment: number,
    out: Float64Array,
  ): void;
  /** One bar of all symbols at a time. input: [S][5] OHLCV; output: [S][F]. */
  featureOpen(
    features: readonly NativeFeature[],
    symbols: number,
    sentiment: number,
    input: Float64Array,
    output: Float64Array,
  ): StreamHandle;
  featureStep(handle: StreamHandle): void;
  featureClose(handle: StreamHandle): void;

  /**
   * The panel kernel. targets: [S][T] weights decided at close t, filled at open t+1; a NaN keeps the
   * position. Runs bars [start, end); ledger: [end-start][LEDGER_COLUMNS]; positions: [end-start][S] shares.
   * spread: [S][T] met by fills at t, fractions in [0, 1); that of `costs` without it.
   */
  backtestPanel(
    panel: PanelHandle,
    targets: Float64Array,
    start: number,
    end: number,
    costs: NativeCosts,
    account: NativeAccount,
    ledger: Float64Array,
    positions: Float64Array,
    spread?: Float64Array,
  ): void;
  /**
   * The same ledger bar by bar. Bound buffers: targets [S], orders [S] (signed shares), positions [S],
   * fills [S] (price, NaN = none), row [LEDGER_COLUMNS]. ledgerPlan(t) turns targets into orders at close t;
   * the caller may zero orders; ledgerAdvance(t) fills them at open t and marks at close t. spread as above.
   */
  ledgerOpen(
    panel: PanelHandle,
    costs: NativeCosts,
    account: NativeAccount,
    targets: Float64Array,
    orders: Float64Array,
    positions: Float64Array,
    fills: Float64Array,
    row: Float64Array,
    spread?: Float64Array,
  ): StreamHandle;
  ledgerPlan(handle: StreamHandle, t: number): void;
  ledgerAdvance(handle: StreamHandle, t: number): void;
  ledgerClose(handle: StreamHandle): void;
  /** The sizing rule alone, for a broker account: same arithmetic as ledgerPlan. closes/targets/positions/orders: [S]. */
  planOrders(
    equityUsd: number,
    closes: Float64Array,
    targets: Float64Array,
    positions: Float64Array,
    account: NativeAccount,
    orders: Float64Array,
  ): void;
}
