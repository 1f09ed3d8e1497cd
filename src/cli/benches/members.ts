import { createRng } from '../../core/index.ts';
import {
  MODELS,
  type ModelSpec,
  nativeOutput,
  POINT_OUTPUT,
  resolveModelOptions,
} from '../../models/index.ts';
import { loadNative, type NativeParams, sharedFloat32 } from '../../native/index.ts';

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

/** A member at the compared size, over a window of its own where one is given. */
export function atComparedSize(name: string, features = BENCH_FEATURES, window?: number): BenchMember {
  const spec = MODELS.get(name);
  const label = window === undefined ? name : `${name} L${window}`;
  const known = spec.schema.properties as Record<string, unknown>;
  const wanted = Object.entries({ ...COMPARED, ...(window !== undefined && { window }) }).filter(
    ([name]) => name in known,
  );
  const options = resolveModelOptions(spec, Object.fromEntries(wanted));
  const native = loadNative();
  const output = nativeOutput(POINT_OUTPUT);
  const weights = native.modelInitialise(spec.native, options, output, features, 1);
  const about = native.modelDescribe(spec.native, options, output, features);
  return { label, spec, options, weights, window: about.window, streamable: about.streamable };
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
  return specs.flatMap(({ name }) =>
    name === 'tcn-residual'
      ? [atComparedSize(name), atComparedSize(name, BENCH_FEATURES, 256)]
      : [atComparedSize(name)],
  );
}

/** Standard normal values, the same for a seed. */
export function noise(length: number, seed: number): Float32Array {
  const rng = createRng(seed, 'bench');
  const out = sharedFloat32(length);
  for (let i = 0; i < length; i++) out[i] = rng.normal();
  return out;
}
