import { posix } from 'node:path';
import type { Tree } from './tree.ts';

const BELOW_EXECUTION = [
  'core',
  'native',
  'data',
  'features',
  'regime',
  'models',
  'ensemble',
  'policy',
  'portfolio',
  'risk',
  'rl',
];
const PIPELINE = [...BELOW_EXECUTION, 'statistics', 'skill', 'execution', 'costs'];
const ENGINES = [...PIPELINE, 'pipeline'];
const ABOVE_FORECAST = [...ENGINES, 'forecast'];
/** Strategy expressions, from the graph to a study of many runs. */
const STUDY = ['strategy', 'engine', 'validation', 'montecarlo', 'study'];
const TOP = [
  ...ABOVE_FORECAST,
  'store',
  'onnx',
  'backtest',
  'live',
  ...STUDY,
  'trading',
  'tuning',
  'tracking',
  'report',
];

/** Who may import whom; `name:type` allows `import type` only. The blueprint, section 3. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  statistics: ['core'],
  skill: ['core', 'statistics'],
  native: ['core'],
  data: ['core', 'native'],
  features: ['core', 'native', 'data'],
  regime: ['core', 'statistics', 'native'],
  models: ['core', 'native', 'features:type'],
  rl: ['core', 'statistics', 'native', 'models'],
  store: ['core', 'native', 'models'],
  onnx: ['core', 'native', 'models'],
  ensemble: ['core', 'native', 'features:type', 'models'],
  policy: ['core', 'statistics', 'native', 'features:type', 'ensemble:type', 'rl', 'risk'],
  portfolio: ['core', 'native'],
  risk: ['core', 'native'],
  execution: ['core', 'native', 'data', 'risk:type'],
  costs: ['core', 'native', 'data'],
  pipeline: PIPELINE,
  strategy: ['core', 'native', 'data', 'features'],
  engine: ['core', 'native', 'data', 'costs', 'strategy'],
  validation: ['core', 'statistics', 'native', 'backtest'],
  montecarlo: ['core', 'native', 'data'],
  study: [...ENGINES, 'backtest', 'strategy', 'engine', 'validation', 'montecarlo'],
  forecast: ENGINES,
  backtest: ABOVE_FORECAST,
  live: ENGINES,
  trading: [...ABOVE_FORECAST, 'backtest'],
  tuning: ['core', 'native', 'backtest:type', 'strategy', 'study'],
  tracking: ['core'],
  report: ['core', 'statistics', 'skill', 'native', 'forecast', 'backtest', 'rl', 'trading', ...STUDY],
  jobs: TOP,
  api: [...TOP, 'jobs'],
  cli: [...TOP, 'jobs', 'api'],
  web: ['api:type'],
};

interface Import {
  readonly target: string;
  readonly typeOnly: boolean;
}

const STATEMENT =
  /(?:^|\n)\s*(import|export)\s+(type\s)?([^'";]*?)from\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;

/** `{ type A, type B }` brings in types only, like `import type`. */
const onlyTypes = (clause: string): boolean => {
  const names = /^\{(.*)\}\s*$/s
    .exec(clause.trim())?.[1]
    .split(',')
    .map((n) => n.trim())
    .filter(Boolean);
  return names !== undefined && names.length > 0 && names.every((n) => n.startsWith('type '));
};

export function importsOf(source: string): Import[] {
  return [...source.matchAll(STATEMENT)].map(([, , type, clause, target, dynamic]) => ({
    target: target ?? dynamic,
    typeOnly: dynamic === undefined && (type !== undefined || onlyTypes(clause)),
  }));
}

/** Every import of src/ that climbs a layer or reaches past a sibling's index.ts. */
export function importBreaches(files: Tree): string[] {
  const breaches: string[] = [];
  for (const [path, source] of files) {
    const folder = path.split('/')[1];
    const allowed = MAY_IMPORT[folder];
    if (!allowed) breaches.push(`${path}: folder "${folder}" has no layer`);
    for (const { target, typeOnly } of importsOf(source)) {
      if (!target.startsWith('.')) continue;
      const resolved = posix.join(posix.dirname(path), target);
      const [top, other, ...rest] = resolved.split('/');
      if (other === folder && top === 'src') continue;
      if (top !== 'src') breaches.push(`${path} leaves src/: ${target}`);
      else if (rest.join('/') !== 'index.ts')
        breaches.push(`${path} reaches past the index of ${other}: ${target}`);
      else if (!allowed?.includes(other) && !(typeOnly && allowed?.includes(`${other}:type`))) {
        breaches.push(`${path} (${folder}) may not import ${typeOnly ? 'types of ' : ''}${other}`);
      }
    }
  }
  return breaches;
}

const PURE = /^src\/(features|regime|models|ensemble|policy|portfolio|risk)\//;
const IMPURE =
  /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(|\bprocess\.env\b|\bfetch\(|node:(?:http|https|net|tls|dgram)\b/;

/** Clock, environment and network in layers 3-7, and unseeded randomness anywhere: they make a backtest differ from live. */
export function impurities(files: Tree): string[] {
  const found: string[] = [];
  for (const [path, source] of files) {
    const impure = PURE.test(path) ? IMPURE.exec(source)?.[0] : undefined;
    if (impure) found.push(`${path} uses ${impure}`);
    if (/\bMath\.random\(/.test(source)) found.push(`${path} uses Math.random(`);
  }
  return found;
}

export const consoleUses = (files: Tree): string[] =>
  [...files]
    .filter(([path, source]) => path !== 'src/cli/output.ts' && /\bconsole\.\w+/.test(source))
    .map(([path]) => path);
