import { createRng } from '../../core/index.ts';
import {
  MODELS,
  type ModelSpec,
  nativeOutput,
  POINT_OUTPUT,
  resolveModelOptions,
} from '../../models/index.ts';
import { loadNative, type NativeParams } from '../../native/index.ts';

/** The size members are compared at: 64 bars of 32 features, layers 64 wide. */
export const BENCH_WINDOW = 64;
export const BENCH_FEATURES = 32;

const COMPARED: NativeParams = {
  window: BENCH_WINDOW,
  hidden: 64,
  channels: 64,
  width: 64,
  heads: 4,
  feedForward: 256,
  levels: 6,
  layers: 2,
  dropout: 0,
};

/** A member at the compared size, new weights from seed 1. */
export interface BenchMember {
  readonly label: string;
  readonly spec: ModelSpec;
  readonly options: Record<string, number>;
  readonly weights: Uint8Array;
  readonly window: number;
  readonly streamable: boolean;
}

function at(spec: ModelSpec, label: string, more: NativeParams = {}): BenchMember {
  const known = spec.schema.properties as Record<string, unknown>;
  const wanted = Object.entries({ ...COMPARED, ...more }).filter(([name]) => name in known);
  const options = resolveModelOptions(spec, Object.fromEntries(wanted));
  const native = loadNative();
  const output = nativeOutput(POINT_OUTPUT);
  const weights = native.modelInitialise(spec.native, options, output, BENCH_FEATURES, 1);
  const { window, streamable } = native.modelDescribe(spec.native, options, output, BENCH_FEATURES);
  return { label, spec, options, weights, window, streamable };
}

/** Members trained by gradients, all or the named ones; a TCN once more over a window that holds its receptive field. */
export function benchMembers(names: readonly string[] | undefined): BenchMember[] {
  const gradient = new Set(
    loadNative()
      .modelCatalog()
      .filter((info) => info.gradient)
      .map((info) => info.name),
  );
  const specs = (names?.map((name) => MODELS.get(name)) ?? MODELS.entries).filter((s) =>
    gradient.has(s.native),
  );
  return specs.flatMap((spec) =>
    spec.name === 'tcn-residual'
      ? [at(spec, spec.name), at(spec, `${spec.name} L256`, { window: 256 })]
      : [at(spec, spec.name)],
  );
}

/** Standard normal values, the same for a seed. */
export function noise(length: number, seed: number): Float32Array {
  const rng = createRng(seed, 'bench');
  const out = new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));
  for (let i = 0; i < length; i++) out[i] = rng.normal();
  return out;
}
