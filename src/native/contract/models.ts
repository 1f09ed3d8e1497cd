import type { ModelHandle, NativeControl, NativeField, NativeParams } from '../contract.ts';

/**
 * The zoo. Dims: S symbols, T bars, R = S * T rows, F features, L window, H horizons, K values a horizon, O = H * K.
 * K follows from the head: HEADS.
 */

/** Heads by the number that crosses, with the columns of one horizon. The point forecast is column `point`. */
export const HEADS = [
  { name: 'point', columns: ['mean'], point: 0 },
  { name: 'quantiles', columns: ['q05', 'q25', 'q50', 'q75', 'q95'], point: 2 },
  { name: 'gaussian', columns: ['mean', 'std'], point: 0 },
  { name: 'studentT', columns: ['location', 'scale', 'dof'], point: 0 },
] as const;
export type HeadName = (typeof HEADS)[number]['name'];

/** Levels of the quantile head. */
export const QUANTILE_LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** Engines a forecast can come from: LibTorch's own operators, the packed kernels, and those bar by bar. */
export const ENGINES = ['libtorch', 'fused', 'stream'] as const;
export type EngineName = (typeof ENGINES)[number];

/** Shape of a member's forecast: O = horizons * HEADS[head].columns.length values, [H][K]. */
export interface NativeOutput {
  readonly horizons: number;
  /** Index into HEADS. */
  readonly head: number;
}

export interface ModelInfo {
  readonly name: string;
  readonly options: readonly NativeField[];
  /** Whether it is trained by gradient descent: then LibTorch can evaluate it too. */
  readonly gradient: boolean;
}

/** What a member is under given options. */
export interface ModelDescription {
  /** Look-back bars: L. */
  readonly window: number;
  /** Bars before the last that can change a forecast, the last included; at most L. */
  readonly receptiveField: number;
  /** Whether one bar costs one step instead of a window. Every member can be fed bar by bar, and exactly. */
  readonly streamable: boolean;
  /** State dict: names as in PyTorch, shapes, in the order of the file. */
  readonly tensors: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly parameters: number;
}

export interface TrainData {
  /** [S][T][F] float32, scaled; a window of length L ending at row r is contiguous. */
  readonly features: Float32Array;
  /** [S*T][H] float32, volatility-scaled labels. */
  readonly labels: Float32Array;
  readonly featureCount: number;
  /** [H] bars each label looks ahead. */
  readonly horizons: Int32Array;
  /** T of row = s * T + t: rows of one bar make a date. */
  readonly barCount: number;
  /** Row indices whose windows and labels are complete. */
  readonly trainRows: Int32Array;
  readonly validRows: Int32Array;
}

/** TrainOptions of the core, by field. */
export interface NativeTraining {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly clipNorm: number;
  readonly patience: number;
  readonly huberDelta: number;
  readonly seed: number;
  readonly icShare?: number;
  readonly rankShare?: number;
  readonly listwise?: number;
  readonly stopOnRankIc?: number;
  readonly averageShare?: number;
  readonly cuda?: number;
  readonly bfloat16?: number;
}

/** A piece of a training: `resume` is the state of the piece before; `epochLimit` 0 runs to the end. */
export interface TrainPiece extends NativeControl {
  readonly resume?: Uint8Array;
  readonly epochLimit?: number;
}

export interface TrainResult {
  /** safetensors bytes, PyTorch state-dict names. */
  readonly weights: Uint8Array;
  readonly parameters: number;
  readonly epochs: number;
  /** Epoch whose weights are kept, from 1; the last one when `averaged`. */
  readonly bestEpoch: number;
  /** Whether the weights are the average over the last epochs (averageShare). */
  readonly averaged: boolean;
  /** Validation loss and rank IC of the weights; NaN without validation rows. */
  readonly keptLoss: number;
  readonly keptRankIc: number;
  readonly trainLoss: Float64Array;
  readonly validLoss: Float64Array;
  /** Mean rank IC within a date on the validation rows, by epoch. */
  readonly validRankIc: Float64Array;
  /** False when epochLimit cut it off: `state` then goes into the next piece's `resume`. */
  readonly finished: boolean;
  readonly state: Uint8Array;
  /** Why training ended with a value that is not finite, else empty. The rest is then what was best before it. */
  readonly diverged: string;
}

/** A dense float32 tensor, row-major. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface ModelAddon {
  /** Any float32 safetensors bytes, sorted by name; AUTOSTOCK_MODEL_CHECKPOINT. Values may be anything, NaN included. */
  tensorsRead(bytes: Uint8Array): NamedTensor[];
  tensorsWrite(tensors: readonly NamedTensor[]): Uint8Array;
  modelCatalog(): ModelInfo[];
  modelDescribe(
    name: string,
    options: NativeParams,
    output: NativeOutput,
    featureCount: number,
  ): ModelDescription;
  /** New weights from the seed alone: safetensors bytes. Gradient members only. */
  modelInitialise(
    name: string,
    options: NativeParams,
    output: NativeOutput,
    featureCount: number,
    seed: number,
  ): Uint8Array;
  modelTrain(
    name: string,
    options: NativeParams,
    output: NativeOutput,
    data: TrainData,
    training: NativeTraining,
    piece: TrainPiece,
  ): Promise<TrainResult>;
  modelOpen(
    name: string,
    options: NativeParams,
    output: NativeOutput,
    featureCount: number,
    weights: Uint8Array,
    /** Members of one architecture in the weights (modelJoin), served as their mean; 1 when left out. */
    seeds?: number,
  ): ModelHandle;
  /** State dicts of one architecture as one: members.0.<name>, members.1.<name>, ...; one alone stays as it is. */
  modelJoin(
    name: string,
    options: NativeParams,
    output: NativeOutput,
    featureCount: number,
    members: readonly Uint8Array[],
  ): Uint8Array;
  modelClose(model: ModelHandle): void;
  /** out: [rows][O] scaled forecasts; bit-identical for a row whatever the other rows are. */
  modelPredict(
    model: ModelHandle,
    features: Float32Array,
    rows: Int32Array,
    out: Float32Array,
    control: NativeControl,
  ): Promise<void>;
  /** The same, at once, for a few rows (live). */
  modelPredictSync(model: ModelHandle, features: Float32Array, rows: Int32Array, out: Float32Array): void;
  /** LibTorch's evaluation of given weights: x [B][L][F] -> out [B][O]. Gradient members only. */
  modelForward(
    name: string,
    options: NativeParams,
    output: NativeOutput,
    featureCount: number,
    weights: Uint8Array,
    x: Float32Array,
    out: Float32Array,
  ): void;
}
