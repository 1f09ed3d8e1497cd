import { AutostockError, quietContext, type RunContext, toAutostockError } from '../core/index.ts';
import { cancelFlag, loadNative, type ModelHandle } from '../native/index.ts';
import { nativeOutput, outputSize, pointsOf } from './output.ts';
import { MODELS } from './registry.ts';
import { resolveModelOptions } from './train.ts';
import { type OutputConfig, POINT_OUTPUT } from './types.ts';

/** What openModel needs to know of trained weights. */
export interface OpenableWeights {
  readonly model: string;
  readonly options: unknown;
  readonly featureCount: number;
  readonly weights: Uint8Array;
  /** One point forecast, one bar ahead, when left out. */
  readonly output?: OutputConfig;
  /** Members in the weights, served as their mean; 1 when left out. */
  readonly seeds?: number;
}

/**
 * A trained member ready to forecast. A row's forecast is the same bits whatever other rows are asked for,
 * so one bar live equals the same bar in a backtest. An incomplete window forecasts NaN.
 */
export class TrainedModel {
  readonly name: string;
  /** Look-back bars that a forecast reads. */
  readonly window: number;
  readonly featureCount: number;
  readonly output: OutputConfig;
  readonly #handle: ModelHandle;
  #closed = false;

  constructor(weights: OpenableWeights) {
    const spec = MODELS.get(weights.model);
    const options = resolveModelOptions(spec, weights.options);
    this.name = spec.name;
    this.window = spec.window(options);
    this.featureCount = weights.featureCount;
    this.output = weights.output ?? POINT_OUTPUT;
    try {
      this.#handle = loadNative().modelOpen(
        spec.native,
        options,
        nativeOutput(this.output),
        weights.featureCount,
        weights.weights,
        weights.seeds ?? 1,
      );
    } catch (error) {
      throw toAutostockError(error);
    }
  }

  /** The native member, for streams and paths; it lives until close(). */
  get handle(): ModelHandle {
    return this.#open();
  }

  #open(): ModelHandle {
    if (this.#closed) throw new AutostockError('AUTOSTOCK_NATIVE_HANDLE', `model ${this.name} is closed`);
    return this.#handle;
  }

  /** Scaled forecasts [rows][O] over features [S][T][F], in a native worker. */
  async predict(
    features: Float32Array,
    rows: Int32Array,
    ctx: RunContext = quietContext(),
  ): Promise<Float32Array> {
    const handle = this.#open();
    const out = new Float32Array(rows.length * outputSize(this.output));
    const cancel = cancelFlag(ctx.signal);
    try {
      await loadNative().modelPredict(handle, features, rows, out, { cancel: cancel.flag });
      return out;
    } catch (error) {
      throw toAutostockError(error);
    } finally {
      cancel.dispose();
    }
  }

  /** The same at once, on the calling thread: for the few rows of one live bar. */
  predictSync(
    features: Float32Array,
    rows: Int32Array,
    out = new Float32Array(rows.length * outputSize(this.output)),
  ): Float32Array {
    try {
      loadNative().modelPredictSync(this.#open(), features, rows, out);
      return out;
    } catch (error) {
      throw toAutostockError(error);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    loadNative().modelClose(this.#handle);
  }
}

export const openModel = (weights: OpenableWeights): TrainedModel => new TrainedModel(weights);

/**
 * Standard deviation of label - point over `rows`, first horizon: the spread of a forecast, in sigmas of its return.
 * labels: [R][H].
 * Give the validation rows; the train rows where there are none (too optimistic then).
 */
export async function residualStd(
  model: TrainedModel,
  features: Float32Array,
  labels: Float32Array,
  rows: Int32Array,
  ctx?: RunContext,
): Promise<number> {
  if (rows.length < 2) {
    throw new AutostockError(
      'AUTOSTOCK_DATA_TOO_SHORT',
      `the residual spread needs 2 rows, got ${rows.length}`,
    );
  }
  const points = pointsOf(await model.predict(features, rows, ctx), model.output);
  const H = model.output.horizons.length;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < rows.length; i++) {
    const e = labels[rows[i] * H] - points[i];
    sum += e;
    squares += e * e;
  }
  const mean = sum / rows.length;
  return Math.sqrt(Math.max(0, squares - rows.length * mean * mean) / (rows.length - 1));
}
