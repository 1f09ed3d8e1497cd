import type { RunContext } from '../../core/index.ts';
import { nativeOutput, POINT_OUTPUT } from '../../models/index.ts';
import { loadNative, type NativeTraining, type TrainData } from '../../native/index.ts';
import { BENCH_FEATURES, type BenchMember, benchMembers, noise } from './members.ts';

const BATCH = 256;
/** Steps of the short and of the long training: their difference has no set-up in it. */
const [SHORT, LONG] = [1, 5];
const REPEATS = 3;
const OUTPUT = nativeOutput(POINT_OUTPUT);

export interface TrainingSpeed {
  readonly member: string;
  readonly window: number;
  readonly parameters: number;
  /** Windows per second: forward, backward and step, batches of 256, one thread; the best of three. */
  readonly samplesPerSecond: number;
  /** Milliseconds of one step. */
  readonly stepMs: number;
}

function dataOf(member: BenchMember, steps: number): TrainData {
  const rows = BATCH * steps;
  const T = rows + member.window;
  return {
    features: noise(T * BENCH_FEATURES, 6),
    labels: noise(T, 7),
    featureCount: BENCH_FEATURES,
    horizons: Int32Array.of(1),
    barCount: T,
    trainRows: Int32Array.from({ length: rows }, (_, i) => member.window + i),
    validRows: new Int32Array(0),
  };
}

const TRAINING: NativeTraining = {
  epochs: 1,
  batchSize: BATCH,
  learningRate: 1e-3,
  weightDecay: 0,
  clipNorm: 1,
  patience: 1,
  huberDelta: 1,
  seed: 1,
};

/** Least milliseconds of a training of so many steps. */
async function fastest(member: BenchMember, steps: number): Promise<number> {
  const data = dataOf(member, steps);
  let best = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const from = performance.now();
    await loadNative().modelTrain(member.spec.native, member.options, OUTPUT, data, TRAINING, {});
    best = Math.min(best, performance.now() - from);
  }
  return best;
}

async function speedOf(member: BenchMember): Promise<TrainingSpeed> {
  const stepMs = ((await fastest(member, LONG)) - (await fastest(member, SHORT))) / (LONG - SHORT);
  const { parameters } = loadNative().modelDescribe(
    member.spec.native,
    member.options,
    OUTPUT,
    BENCH_FEATURES,
  );
  return {
    member: member.label,
    window: member.window,
    parameters,
    samplesPerSecond: (BATCH * 1000) / stepMs,
    stepMs,
  };
}

/** Training speed of every gradient member at the compared size. */
export async function benchTraining(
  names: readonly string[] | undefined,
  ctx: RunContext,
): Promise<TrainingSpeed[]> {
  const members = benchMembers(names);
  const speeds: TrainingSpeed[] = [];
  for (const [i, member] of members.entries()) {
    ctx.signal.throwIfAborted();
    ctx.progress({ stage: 'training', done: i, total: members.length, unit: 'members', note: member.label });
    speeds.push(await speedOf(member));
  }
  return speeds;
}
