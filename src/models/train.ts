import { AutostockError, type RunContext, resolveConfig, toAutostockError } from '../core/index.ts';
import { cancelFlag, loadNative, type NativeTraining, type TrainResult } from '../native/index.ts';
import { type NamedTrainData, trainingOptions } from './input.ts';
import { nativeOutput } from './output.ts';
import { MODELS } from './registry.ts';
import { memberStateFile, readState, removeStates, writeState } from './stateFile.ts';
import { checkTraining, memberSeed, type TrainingConfig } from './training.ts';
import { type ModelSpec, type OutputConfig, POINT_OUTPUT } from './types.ts';

/** What is said of one trained member. */
export type MemberResult = Omit<TrainResult, 'state' | 'finished' | 'diverged'>;

/** A trained member: what the addon returned, with what it was trained as. */
export interface TrainedWeights extends MemberResult {
  readonly model: string;
  /** All options, defaults filled. */
  readonly options: Readonly<Record<string, number>>;
  readonly featureCount: number;
  readonly output: OutputConfig;
  readonly seed: number;
  /** Members whose mean is served. Their weights are one file; epochs and histories above are the first one's. */
  readonly seeds: number;
  readonly members: readonly MemberResult[];
}

/** AUTOSTOCK_MODEL_DIVERGED with the best weights before it; undefined when the first epoch diverged. */
export class TrainingDivergedError extends AutostockError {
  readonly lastGood: TrainedWeights | undefined;

  constructor(message: string, details: Record<string, unknown>, lastGood: TrainedWeights | undefined) {
    super('AUTOSTOCK_MODEL_DIVERGED', message, { details });
    this.lastGood = lastGood;
  }
}

export interface TrainSettings {
  /**
   * Where to keep the state after each epoch (member k of several: `<stateFile>.<k>`). A state that is there is taken
   * up again, to the same bits as an unbroken training; it is removed at the end, unless keepState. One of another model, option, seed
   * or data set is AUTOSTOCK_MODEL_CHECKPOINT. After a divergence it stays, as it was before the epoch that diverged.
   */
  readonly stateFile?: string;
  /** A state that is there then answers at once: for a set of trainings that ends as a whole. */
  readonly keepState?: boolean;
}

/** A member's options with defaults filled, validated against its schema. */
export function resolveModelOptions(spec: ModelSpec, options: unknown): Record<string, number> {
  return resolveConfig(spec.schema, options, spec.name) as Record<string, number>;
}

/** Options that fit no schema alone but not one another, such as a kernel longer than its window, are refused. */
export function checkSizes(name: string, options: unknown, featureCount: number): void {
  const spec = MODELS.get(name);
  try {
    const resolved = resolveModelOptions(spec, options);
    loadNative().modelDescribe(spec.native, resolved, nativeOutput(POINT_OUTPUT), featureCount);
  } catch (error) {
    throw toAutostockError(error);
  }
}

function nativeTraining(training: TrainingConfig, seed: number): NativeTraining {
  const { listwise, stopOnRankIc, cuda, bfloat16, seeds: _, ...numbers } = training;
  return {
    ...numbers,
    seed,
    listwise: Number(listwise),
    stopOnRankIc: Number(stopOnRankIc),
    cuda: Number(cuda),
    bfloat16: Number(bfloat16),
  };
}

/** Runs one training to its end or its divergence: at once, or an epoch at a time when its state is kept. */
async function runPieces(
  piece: (resume: Uint8Array | undefined, epochLimit: number) => Promise<TrainResult>,
  stateFile: string | undefined,
): Promise<TrainResult> {
  if (stateFile === undefined) return piece(undefined, 0);
  let state = await readState(stateFile);
  for (;;) {
    const result = await piece(state, 1);
    if (result.diverged !== '') return result;
    if (result.state.length > 0) await writeState(stateFile, result.state);
    if (result.finished) return result;
    state = result.state;
  }
}

/**
 * Trains one member in a native worker, `training.seeds` times from seeds of their own when it learns by gradients: the
 * mean is served. The weights kept are those with the least validation loss (the training loss on served forecasts),
 * or with the largest validation rank IC under stopOnRankIc; the last ones without validation rows; with averageShare
 * the average of the last epochs unless one epoch validated better. The same seed gives the same bytes on the CPU.
 * Throws AUTOSTOCK_CANCELLED, AUTOSTOCK_MODEL_DIVERGED (TrainingDivergedError), AUTOSTOCK_DATA_TOO_SHORT,
 * AUTOSTOCK_CONFIG_INVALID, AUTOSTOCK_NATIVE_DEVICE (cuda without a GPU), AUTOSTOCK_MODEL_CHECKPOINT (stateFile).
 */
export async function trainModel(
  name: string,
  options: unknown,
  output: OutputConfig,
  data: NamedTrainData,
  training: TrainingConfig & { readonly seed: number },
  ctx: RunContext,
  { stateFile, keepState = false }: TrainSettings = {},
): Promise<TrainedWeights> {
  const spec = MODELS.get(name);
  const resolved = resolveModelOptions(spec, options);
  checkTraining(training);
  const taken = trainingOptions(spec, resolved, data);
  if (data.trainRows.length === 0) {
    throw new AutostockError(
      'AUTOSTOCK_DATA_TOO_SHORT',
      `${name} has no train rows: the train range holds no complete window of ${spec.window(resolved)} bars with a label`,
      { details: { model: name, window: spec.window(resolved) } },
    );
  }
  const native = loadNative();
  const shape = nativeOutput(output);
  // A closed form has no seed: its members would be equal.
  const seeds = isGradient(spec) ? training.seeds : 1;
  const stateOf = (k: number) => stateFile && memberStateFile(stateFile, k, seeds);
  const described = (weights: Uint8Array, members: readonly MemberResult[]): TrainedWeights => ({
    ...members[0],
    weights,
    parameters: members.reduce((sum, { parameters }) => sum + parameters, 0),
    model: name,
    options: resolved,
    featureCount: data.featureCount,
    output,
    seed: training.seed,
    seeds: members.length,
    members,
  });
  const cancel = cancelFlag(ctx.signal);
  try {
    const members: MemberResult[] = [];
    for (let k = 0; k < seeds; k++) {
      const settings = nativeTraining(training, memberSeed(training.seed, k));
      const onProgress = (done: number, total: number, loss: number) =>
        ctx.progress({
          stage: name,
          done: k * total + done,
          total: seeds * total,
          unit: 'batches',
          note: `loss ${loss.toFixed(4)}`,
        });
      const {
        state: _,
        finished: __,
        diverged,
        ...member
      } = await runPieces(
        (resume, epochLimit) =>
          native.modelTrain(spec.native, taken, shape, data, settings, {
            cancel: cancel.flag,
            onProgress,
            epochLimit,
            ...(resume && { resume }),
          }),
        stateOf(k),
      );
      if (diverged !== '') throw divergence(diverged, member, described);
      members.push(member);
    }
    const weights =
      seeds === 1
        ? members[0].weights
        : native.modelJoin(
            spec.native,
            resolved,
            shape,
            data.featureCount,
            members.map((m) => m.weights),
          );
    if (stateFile && !keepState) await removeStates(stateFile, seeds);
    return described(weights, members);
  } catch (error) {
    throw toAutostockError(error);
  } finally {
    cancel.dispose();
  }
}

const isGradient = (spec: ModelSpec): boolean =>
  loadNative()
    .modelCatalog()
    .some(({ name, gradient }) => gradient && name === spec.native);

function divergence(
  message: string,
  member: MemberResult,
  described: (weights: Uint8Array, members: readonly MemberResult[]) => TrainedWeights,
): TrainingDivergedError {
  const lastGood = member.weights.length > 0 ? described(member.weights, [member]) : undefined;
  const bestEpoch = lastGood?.bestEpoch ?? 0;
  const kept = lastGood ? `; the weights of epoch ${bestEpoch} are in the error's lastGood` : '';
  return new TrainingDivergedError(`${message}${kept}`, { epoch: member.epochs + 1, bestEpoch }, lastGood);
}
