import type { ModelHandle, NativeFeature, NativeParams, StreamHandle } from '../contract.ts';
import type { NativeOutput } from './models.ts';

/**
 * Serving: buffers are bound once, then a plain function with an integer handle forecasts. No call allocates.
 * Dims: S symbols, L window, F features, O values a forecast, M members.
 */

/** The features' own inputs: open, high, low, close, volume. */
export const BAR_FIELDS = 5;

/** One member of a forecast path. */
export interface PathMember {
  readonly model: ModelHandle;
  /** [F] each: the member's features are (x - mean) / std, clipped to +-clip. */
  readonly mean: Float64Array;
  readonly std: Float64Array;
  readonly clip: number;
}

export interface InferenceAddon {
  /** window: [n][L][F] -> output: [n][O], both bound; windowRun(handle) evaluates the first `count` windows. */
  windowOpen(model: ModelHandle, windows: Float32Array, output: Float32Array): StreamHandle;
  windowRun(handle: StreamHandle, count: number): void;
  windowClose(handle: StreamHandle): void;

  /** The same by LibTorch's own operators, the first `count` windows as one batch: the yardstick. Gradient members only. */
  evaluatorOpen(
    name: string,
    options: NativeParams,
    output: NativeOutput,
    featureCount: number,
    weights: Uint8Array,
    windows: Float32Array,
    forecasts: Float32Array,
  ): StreamHandle;
  evaluatorRun(handle: StreamHandle, count: number): void;
  evaluatorClose(handle: StreamHandle): void;

  /** bars: [S][F] -> output: [S][O], both bound; NaN until a symbol has L complete bars in a row. */
  streamOpen(model: ModelHandle, symbols: number, bars: Float32Array, output: Float32Array): StreamHandle;
  streamStep(handle: StreamHandle): void;
  /** Work that need not delay a forecast (staggered states): call it after acting; streamStep does it otherwise. */
  streamSettle(handle: StreamHandle): void;
  streamReset(handle: StreamHandle): void;
  streamClose(handle: StreamHandle): void;

  /**
   * One native path from bars to the combined forecast: features by their recurrences, scaled for each member, members
   * streamed, points averaged by weight. bars: [S][5] OHLCV in; weights: [M] in, non-negative, members without a
   * forecast drop out; points: [M][S] scaled point forecasts of the first horizon; forecast: [S].
   */
  pathOpen(
    features: readonly NativeFeature[],
    symbols: number,
    sentiment: number,
    members: readonly PathMember[],
    bars: Float64Array,
    weights: Float64Array,
    points: Float32Array,
    forecast: Float64Array,
  ): StreamHandle;
  pathStep(handle: StreamHandle): void;
  pathSettle(handle: StreamHandle): void;
  pathClose(handle: StreamHandle): void;
}
