import type { NativeAccount, NativeControl, NativeCosts, PanelHandle } from '../contract.ts';

declare const tag: unique symbol;
/** A compiled strategy on one panel. */
export type StrategyHandle = { readonly [tag]: 'strategy' };

/** A literal, or the value of swept parameter `param` in each parameter set. */
export type NativeNumber = number | { readonly param: number };

/** Truth operators of the expression graph. A comparison with NaN is false. */
export const TRUTH_OPS = [
  'gt',
  'ge',
  'lt',
  'le',
  'eq',
  'ne',
  'and',
  'or',
  'not',
  'crossAbove',
  'crossBelow',
  /** args [truth], n: its value n bars ago; false before. */
  'before',
  /** args [number]: whether it is known. */
  'known',
] as const;

/** Number operators. Rolling and lagged values are NaN until their window is full of known values. */
export const NUMBER_OPS = [
  'constant',
  'param',
  'field',
  'series',
  'indicator',
  'add',
  'sub',
  'mul',
  'div',
  'min',
  'max',
  'neg',
  'abs',
  'log',
  'exp',
  'sqrt',
  'sign',
  /** args [truth, number, number] */
  'where',
  /** args [x], n bars ago; n = 0 is now. */
  'lag',
  /** args [x], n: over the last n values. rollingRank is the share of values <= the last one, 1/n..1. */
  'rollingMin',
  'rollingMax',
  'rollingMean',
  'rollingStd',
  'rollingRank',
  'rollingZscore',
  /** args [x]: over the symbols with a known value at the bar; rank is in 0..1 (0.5 alone), z-score uses the population sd. */
  'crossRank',
  'crossZscore',
] as const;

export type TruthOp = (typeof TRUTH_OPS)[number];
export type NumberOp = (typeof NUMBER_OPS)[number];

/** One node of the graph; `args` are indices of earlier nodes. */
export interface NativeNode {
  readonly op: TruthOp | NumberOp;
  readonly args?: readonly number[];
  /** constant */
  readonly value?: number;
  /** param: index of the swept parameter. */
  readonly param?: number;
  /** field; `benchmark` is the close of the strategy's benchmark symbol. */
  readonly field?: 'open' | 'high' | 'low' | 'close' | 'volume' | 'benchmark';
  /** series: index into NativeStrategy.series. */
  readonly series?: number;
  /** indicator: registry name, parameters, which output; args are its inputs in the catalogue's order. */
  readonly indicator?: string;
  readonly params?: Readonly<Record<string, NativeNumber>>;
  readonly output?: string;
  /** lag, before and rolling*: bars. */
  readonly n?: NativeNumber;
}

/** Node indices; absent = never / none. `weight` excludes the four truth rules and all stops. */
export interface NativeRules {
  readonly entryLong?: number;
  readonly exitLong?: number;
  readonly entryShort?: number;
  readonly exitShort?: number;
  readonly weight?: number;
  readonly size?: number;
  readonly stopLoss?: number;
  readonly takeProfit?: number;
  readonly trailingStop?: number;
  readonly breakEven?: number;
  readonly maxBars?: number;
}

export interface NativeStrategy {
  readonly nodes: readonly NativeNode[];
  readonly rules: NativeRules;
  /** Number of swept parameters P. */
  readonly params: number;
  /** Further series, [S][T] each (features, forecasts), NaN where unknown. */
  readonly series: readonly Float64Array[];
  /** Symbol index whose close is the field `benchmark`; 0 when none is used. */
  readonly benchmark: number;
}

/** When and how rules act; native/core/backtest/execution.h, docs/execution.md. */
export interface NativeExecution {
  readonly lag: number;
  /** 1 = at the close, 0 = at the open. */
  readonly fillAtClose: number;
  readonly adaptivePath: number;
  readonly reenter: number;
  /** 0 fraction of equity, 1 USD, 2 shares, 3 fraction of equity risked to the stop loss. */
  readonly sizing: number;
  readonly periodsPerYear: number;
}

export interface NativeMargin {
  readonly maxLeverage: number;
  readonly maintenanceMargin: number;
  readonly borrowRateAnn: number;
  readonly cashRateAnn: number;
  readonly marginRateAnn: number;
}

/** Columns of one run's row, float64. Win rate and profit factor are by trade; docs/execution.md. */
export const SWEEP_COLUMNS = [
  'totalReturn',
  'sharpe',
  'sortino',
  'maxDrawdown',
  'calmar',
  'trades',
  'winRate',
  'profitFactor',
  'exposure',
  'turnover',
  'costs',
] as const;
export type SweepColumn = (typeof SWEEP_COLUMNS)[number];

/** Which code runs a sweep; `auto` takes the fastest that applies: event, then lanes, then the order-level engine. */
export const SWEEP_PATHS = ['auto', 'event', 'lanes', 'engine'] as const;
export type SweepPath = (typeof SWEEP_PATHS)[number];
export const SIMD_LEVELS = ['auto', 'scalar', 'avx2', 'avx512'] as const;
export type SimdLevel = (typeof SIMD_LEVELS)[number];

export interface NativeSweepSettings {
  readonly costs: NativeCosts;
  readonly account: NativeAccount;
  readonly execution: NativeExecution;
  readonly margin: NativeMargin;
  /** [S][T] quoted spread as a fraction of the price; replaces costs.spreadBps. */
  readonly spread?: Float64Array;
  /** Bars [start, end) are traded; indicators see all bars before. */
  readonly start: number;
  readonly end: number;
  readonly threads: number;
  readonly path: SweepPath;
  readonly simd: SimdLevel;
  readonly device: 'cpu' | 'cuda';
}

export interface SweepReport {
  readonly path: Exclude<SweepPath, 'auto'>;
  readonly simd: Exclude<SimdLevel, 'auto'>;
}

export interface StrategyAddon {
  /** Checks and compiles; AUTOSTOCK_CONFIG_INVALID names the node that is wrong. */
  strategyOpen(panel: PanelHandle, strategy: NativeStrategy): StrategyHandle;
  strategyClose(strategy: StrategyHandle): void;
  /** Values of a node on one symbol for one parameter set [P]; truth values as 0 and 1. out: [T]. */
  strategySeries(
    strategy: StrategyHandle,
    node: number,
    symbol: number,
    set: Float64Array,
    out: Float64Array,
  ): void;
  /**
   * Runs every parameter set on every symbol, each run on an account of its own. sets: [N][P]; symbols: [A];
   * rows: [A][N][SWEEP_COLUMNS]. A symbol's bars must be complete from its first to its last in [start, end).
   */
  strategySweep(
    strategy: StrategyHandle,
    sets: Float64Array,
    symbols: Int32Array,
    settings: NativeSweepSettings,
    rows: Float64Array,
    control: NativeControl,
  ): Promise<SweepReport>;
  /**
   * The mean account of the symbols, bar by bar, for every parameter set. equity: [N][end - start] USD at each close; a
   * symbol's first and last known values stand for the bars before and after its own.
   */
  strategyEquity(
    strategy: StrategyHandle,
    sets: Float64Array,
    symbols: Int32Array,
    settings: NativeSweepSettings,
    equity: Float64Array,
    control: NativeControl,
  ): Promise<void>;
}
