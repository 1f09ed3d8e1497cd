import { AutostockError, quietContext, type RunContext, toAutostockError } from '../core/index.ts';
import { cancelFlag, loadNative, type ModelHandle } from '../native/index.ts';
import { MODELS } from './registry.ts';
import { resolveModelOptions } from './train.ts';

/** What openModel needs to know of trained weights. */
export interface OpenableWeights {
  readonly model: string;
  readonly options: unknown;
  readonly featureCount: number;
  readonly weights: Uint8Array;
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
  readonly #handle: ModelHandle;
  #closed = false;

  constructor(weights: OpenableWeights) {
    const spec = MODELS.get(weights.model);
    const options = resolveModelOptions(spec, weights.options);
    this.name = spec.name;
    this.window = spec.window(options);
    this.featureCount = weights.featureCount;
    try {
      this.#handle = loadNative().modelOpen(spec.native, options, weights.featureCount, weights.weights);
    } catch (error) {
      throw toAutostockError(error);
    }
  }

  #open(): ModelHandle {
    if (this.#closed) throw new AutostockError('AUTOSTOCK_NATIVE_HANDLE', `model ${this.name} is closed`);
    return this.#handle;
  }

  /** Scaled forecasts of `rows` over features [S][T][F], in a native worker. */
  async predict(
    features: Float32Array,
    rows: Int32Array,
    ctx: RunContext = quietContext(),
  ): Promise<Float32Array> {
    const handle = this.#open();
    const out = new Float32Array(rows.length);
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
  predictSync(features: Float32Array, rows: Int32Array, out = new Float32Array(rows.length)): Float32Array {
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
 * Standard deviation of label - forecast over `rows`: the spread of a forecast, in sigmas of the h-bar return.
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
  const forecasts = await model.predict(features, rows, ctx);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < rows.length; i++) {
    const e = labels[rows[i]] - forecasts[i];
    sum += e;
    squares += e * e;
  }
  const mean = sum / rows.length;
  return Math.sqrt(Math.max(0, squares - rows.length * mean * mean) / (rows.length - 1));
}
