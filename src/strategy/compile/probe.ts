import { FEATURES } from '../../features/index.ts';
import { loadNative } from '../../native/index.ts';
import { indicatorMap } from './names.ts';

type Settings = Readonly<Record<string, number>>;

function run(name: string, settings: Settings, bars: number): Float64Array[] {
  const info = indicatorMap().get(name);
  const inputs = (info?.inputs ?? []).map((_, k) =>
    Float64Array.from({ length: bars }, (_, t) => 100 + 9 * Math.sin(t * (0.7 + 0.13 * k)) + k),
  );
  const outputs = (info?.outputs ?? []).map(() => new Float64Array(bars));
  loadNative().indicatorSeries(name, settings, inputs, outputs);
  return outputs;
}

/** Why an indicator refuses these settings; undefined when it takes them. */
export function refusal(name: string, settings: Settings): string | undefined {
  try {
    run(name, settings, 1);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Longest series tried; no catalogue setting needs more. */
const MAX_PROBE = 2 ** 18;
const known = new Map<string, number>();

/** Bars an output is unknown for at the start of a series, found by running the indicator; Infinity when always. */
export function indicatorWarmUp(name: string, settings: Settings, output: string): number {
  const key = `${name}|${JSON.stringify(settings)}|${output}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const column = indicatorMap().get(name)?.outputs.indexOf(output) ?? -1;
  let first = -1;
  for (let bars = 64; first < 0 && bars <= MAX_PROBE; bars *= 4)
    first = run(name, settings, bars)[column].findIndex((v) => !Number.isNaN(v));
  const warmUp = first < 0 ? Number.POSITIVE_INFINITY : first;
  known.set(key, warmUp);
  return warmUp;
}

/** The same of a feature. */
export function featureWarmUp(name: string): number {
  const { indicator, params, output } = FEATURES.get(name);
  return indicatorWarmUp(indicator, params, output);
}
