import { AutostockError, type RunContext, resolveConfig, toAutostockError } from '../core/index.ts';
import { cancelFlag, loadNative, type TrainData, type TrainResult } from '../native/index.ts';
import { nativeOutput } from './output.ts';
import { MODELS } from './registry.ts';
import type { TrainingConfig } from './training.ts';
import type { ModelSpec, OutputConfig } from './types.ts';

/** A trained member: what the addon returned, with what it was trained as. */
export interface TrainedWeights extends TrainResult {
  readonly model: string;
  /** All options, defaults filled. */
  readonly options: Readonly<Record<string, number>>;
  readonly featureCount: number;
  readonly output: OutputConfig;
  readonly seed: number;
}

/** A member's options with defaults filled, validated against its schema. */
export function resolveModelOptions(spec: ModelSpec, options: unknown): Record<string, number> {
  return resolveConfig(spec.schema, options, spec.name) as Record<string, number>;
}

/**
 * Trains one member in a native worker. Best weights on `data.validRows` by Huber loss are kept; the last ones
 * when there are no validation rows. The same seed gives the same bytes. Throws AUTOSTOCK_CANCELLED,
 * AUTOSTOCK_MODEL_DIVERGED, AUTOSTOCK_DATA_TOO_SHORT, AUTOSTOCK_CONFIG_INVALID.
 */
export async function trainModel(
  name: string,
  options: unknown,
  output: OutputConfig,
  data: TrainData,
  training: TrainingConfig & { readonly seed: number },
  ctx: RunContext,
): Promise<TrainedWeights> {
  const spec = MODELS.get(name);
  const resolved = resolveModelOptions(spec, options);
  if (data.trainRows.length === 0) {
    throw new AutostockError(
      'AUTOSTOCK_DATA_TOO_SHORT',
      `${name} has no train rows: the train range holds no complete window of ${spec.window(resolved)} bars with a label`,
      { details: { model: name, window: spec.window(resolved) } },
    );
  }
  const cancel = cancelFlag(ctx.signal);
  try {
    const { listwise, stopOnRankIc, cuda, bfloat16, ...numbers } = training;
    const result = await loadNative().modelTrain(
      spec.native,
      resolved,
      nativeOutput(output),
      data,
      {
        ...numbers,
        listwise: Number(listwise),
        stopOnRankIc: Number(stopOnRankIc),
        cuda: Number(cuda),
        bfloat16: Number(bfloat16),
      },
      {
        cancel: cancel.flag,
        onProgress: (done, total, loss) =>
          ctx.progress({ stage: name, done, total, unit: 'batches', note: `loss ${loss.toFixed(4)}` }),
      },
    );
    return {
      ...result,
      model: name,
      options: resolved,
      featureCount: data.featureCount,
      output,
      seed: training.seed,
    };
  } catch (error) {
    throw toAutostockError(error);
  } finally {
    cancel.dispose();
  }
}
