import { posix } from 'node:path';
import type { Tree } from './tree.ts';

const KERNELS = ['indicators', 'portfolio', 'montecarlo', 'orderbook', 'inference', 'validation'];
const STRATEGY = ['base', 'device', 'regime', ...KERNELS];
const BACKTEST = [...STRATEGY, 'strategy'];
const ENGINE = [...BACKTEST, 'backtest'];
const CORE = [...ENGINE, 'engine', 'sweep', 'serving', 'models', 'rl'];

/** base <- device <- kernels <- strategy <- backtest <- engine <- sweep; kernels <- serving; backtest <- models <- rl; all <- binding. */
export const MAY_INCLUDE: Readonly<Record<string, readonly string[]>> = {
  base: [],
  device: ['base'],
  regime: ['base'],
  ...Object.fromEntries(KERNELS.map((name) => [name, ['base', 'device']])),
  montecarlo: ['base', 'device', 'regime'],
  strategy: STRATEGY,
  backtest: BACKTEST,
  engine: ENGINE,
  sweep: [...ENGINE, 'engine'],
  serving: STRATEGY,
  models: ENGINE,
  rl: [...ENGINE, 'models'],
  binding: CORE,
  test: CORE,
  bench: CORE,
};

/** `native/core/base/x.h` -> base, `native/binding/x.cpp` -> binding, `bench/native/x.cpp` -> bench. */
function folderOf(path: string): string {
  const [top, second, third] = path.split('/');
  if (top === 'bench') return 'bench';
  return second === 'core' ? third : second;
}

/** The file an include means: beside its includer, or below the include roots of the build. */
function resolve(from: string, include: string, files: Tree): string | undefined {
  const places = [
    posix.dirname(from),
    'native/core',
    'native',
    'native/binding',
    'native/test',
    'bench/native',
  ];
  return places.map((place) => posix.join(place, include)).find((path) => files.has(path));
}

/** Includes that climb a layer, reach for N-API outside the binding, or for LibTorch outside models and rl. */
export function includeBreaches(files: Tree): string[] {
  const breaches: string[] = [];
  for (const [path, source] of files) {
    const folder = folderOf(path);
    const allowed = MAY_INCLUDE[folder];
    if (!allowed) breaches.push(`${path}: folder "${folder}" has no layer`);
    for (const [, include] of source.matchAll(/^\s*#\s*include\s*[<"]([^>"]+)[>"]/gm)) {
      if (/^(napi|node_api|js_native_api|node)\b.*\.h$/.test(include) && folder !== 'binding') {
        breaches.push(`${path} includes ${include}: N-API belongs in native/binding`);
      }
      if (
        /^(torch|ATen|c10)\//.test(include) &&
        !['models', 'rl', 'binding', 'test', 'bench'].includes(folder)
      ) {
        breaches.push(`${path} includes ${include}: LibTorch belongs in models and rl`);
      }
      const target = resolve(path, include, files);
      const other = target === undefined ? folder : folderOf(target);
      if (other !== folder && !allowed?.includes(other))
        breaches.push(`${path} (${folder}) may not include ${include}`);
    }
  }
  return breaches;
}
