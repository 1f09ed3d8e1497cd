import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RunContext } from '../../core/index.ts';
import { nativeOutput, POINT_OUTPUT } from '../../models/index.ts';
import { loadNative } from '../../native/index.ts';
import { exportOnnx, hasOnnx } from '../../onnx/index.ts';
import { CODE_VERSION } from '../../pipeline/index.ts';
import { benchForecastPath, type PathTimes } from './forecastPath.ts';
import { BENCH_FEATURES, type BenchMember, benchMembers, noise } from './members.ts';
import { type CallTimes, timeAsync, timeCalls } from './timing.ts';

const BATCH = 256;
const CALLS = 400;
const BATCH_CALLS = 15;

/** Times of one engine, microseconds. `batch` is a whole batch of 256 windows. */
export interface EngineTimes {
  readonly engine: 'fused' | 'stream' | 'libtorch' | 'onnxruntime';
  readonly window?: CallTimes;
  readonly step?: CallTimes;
  /** Work after a step that delays no forecast. */
  readonly settle?: CallTimes;
  readonly batch256?: CallTimes;
}

export interface MemberTimes {
  readonly member: string;
  readonly window: number;
  readonly parameters: number;
  readonly streamable: boolean;
  readonly engines: readonly EngineTimes[];
  /** p50 of the other engine's window over ours: above 1 ours is faster. */
  readonly ratios: Readonly<Record<string, number>>;
}

/** The part of onnxruntime-node that is used. */
interface OnnxRuntime {
  readonly InferenceSession: {
    create(
      model: Uint8Array,
      options: object,
    ): Promise<{ run(feeds: object): Promise<Record<string, { data: Float32Array }>> }>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => object;
}

/** onnxruntime-node, where the working folder or NODE_PATH has it. */
export async function findOnnxRuntime(): Promise<OnnxRuntime | undefined> {
  for (const base of [process.cwd(), ...(process.env.NODE_PATH?.split(':') ?? [])]) {
    try {
      const path = createRequire(join(base, 'x.js')).resolve('onnxruntime-node');
      const loaded = (await import(pathToFileURL(path).href)) as { default?: OnnxRuntime } & OnnxRuntime;
      return loaded.default ?? loaded;
    } catch {
      // Not there: the next place.
    }
  }
  return undefined;
}

function fused(member: BenchMember, windows: Float32Array): EngineTimes {
  const native = loadNative();
  const model = native.modelOpen(member.spec.native, member.options, OUTPUT, BENCH_FEATURES, member.weights);
  const handle = native.windowOpen(model, windows, noise(BATCH, 2));
  try {
    return {
      engine: 'fused',
      window: timeCalls(CALLS, () => native.windowRun(handle, 1)),
      batch256: timeCalls(BATCH_CALLS, () => native.windowRun(handle, BATCH)),
    };
  } finally {
    native.windowClose(handle);
    native.modelClose(model);
  }
}

function stream(member: BenchMember): EngineTimes {
  const native = loadNative();
  const model = native.modelOpen(member.spec.native, member.options, OUTPUT, BENCH_FEATURES, member.weights);
  const bars = noise(BENCH_FEATURES, 3);
  const handle = native.streamOpen(model, 1, bars, noise(1, 4));
  try {
    for (let i = 0; i < member.window; i++) native.streamStep(handle);
    const settle: number[] = [];
    const step = timeCalls(
      CALLS,
      () => native.streamStep(handle),
      () => {
        const from = performance.now();
        native.streamSettle(handle);
        settle.push((performance.now() - from) * 1000);
      },
    );
    settle.sort((a, b) => a - b);
    const at = (share: number) => settle[Math.floor(share * (settle.length - 1))];
    return { engine: 'stream', step, settle: { p50: at(0.5), p99: at(0.99), min: at(0) } };
  } finally {
    native.streamClose(handle);
    native.modelClose(model);
  }
}

function libtorch(member: BenchMember, windows: Float32Array): EngineTimes {
  const native = loadNative();
  const { spec, options, weights } = member;
  const handle = native.evaluatorOpen(
    spec.native,
    options,
    OUTPUT,
    BENCH_FEATURES,
    weights,
    windows,
    noise(BATCH, 2),
  );
  try {
    return {
      engine: 'libtorch',
      window: timeCalls(CALLS / 4, () => native.evaluatorRun(handle, 1)),
      batch256: timeCalls(BATCH_CALLS, () => native.evaluatorRun(handle, BATCH)),
    };
  } finally {
    native.evaluatorClose(handle);
  }
}

async function onnx(runtime: OnnxRuntime, member: BenchMember, windows: Float32Array): Promise<EngineTimes> {
  const bytes = exportOnnx({
    model: member.spec.name,
    options: member.options,
    output: POINT_OUTPUT,
    featureCount: BENCH_FEATURES,
    weights: member.weights,
    codeVersion: CODE_VERSION,
  });
  const session = await runtime.InferenceSession.create(bytes, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const feed = (count: number) => {
    const width = count * member.window * BENCH_FEATURES;
    const x = new runtime.Tensor('float32', Float32Array.from(windows.subarray(0, width)), [
      count,
      member.window,
      BENCH_FEATURES,
    ]);
    return () => session.run({ x });
  };
  return {
    engine: 'onnxruntime',
    window: await timeAsync(CALLS, feed(1)),
    batch256: await timeAsync(BATCH_CALLS, feed(BATCH)),
  };
}

const OUTPUT = nativeOutput(POINT_OUTPUT);

/** Every engine of every member on the same weights and inputs, one thread, in this process. */
export async function benchInference(
  names: readonly string[] | undefined,
  ctx: RunContext,
): Promise<{ onnxruntime: boolean; members: MemberTimes[]; path: PathTimes }> {
  const runtime = await findOnnxRuntime();
  const members = benchMembers(names);
  const results: MemberTimes[] = [];
  for (const [i, member] of members.entries()) {
    ctx.signal.throwIfAborted();
    ctx.progress({ stage: 'inference', done: i, total: members.length, unit: 'members', note: member.label });
    const windows = noise(BATCH * member.window * BENCH_FEATURES, 5);
    const engines = [fused(member, windows), stream(member), libtorch(member, windows)];
    if (runtime && hasOnnx(member.spec.native)) engines.push(await onnx(runtime, member, windows));
    const { parameters } = loadNative().modelDescribe(
      member.spec.native,
      member.options,
      OUTPUT,
      BENCH_FEATURES,
    );
    results.push({
      member: member.label,
      window: member.window,
      parameters,
      streamable: member.streamable,
      engines,
      ratios: ratiosOf(engines),
    });
  }
  return { onnxruntime: runtime !== undefined, members: results, path: benchForecastPath() };
}

function ratiosOf(engines: readonly EngineTimes[]): Record<string, number> {
  const find = (name: EngineTimes['engine']) => engines.find(({ engine }) => engine === name);
  const ratios: Record<string, number> = {};
  for (const peer of ['libtorch', 'onnxruntime'] as const) {
    const theirs = find(peer);
    if (!theirs) continue;
    ratios[`window against ${peer}`] = theirs.window!.p50 / find('fused')!.window!.p50;
    ratios[`step against ${peer} window`] = theirs.window!.p50 / find('stream')!.step!.p50;
    ratios[`batch against ${peer}`] = theirs.batch256!.p50 / find('fused')!.batch256!.p50;
  }
  return ratios;
}
