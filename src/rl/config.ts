import { AutostockError, canonicalJson, resolveConfig, sha256 } from '../core/index.ts';
import { ALGORITHMS, type Algorithm } from '../native/index.ts';
import { presetOf } from './presets/index.ts';
import { type RlConfig, RlConfigSchema } from './schema/config.ts';

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `over` laid over `under`, key by key; what is undefined in `over` does not count. */
function merged(under: Tree, over: Tree): Tree {
  const out: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue;
    out[key] = isTree(out[key]) && isTree(value) ? merged(out[key], value) : value;
  }
  return out;
}

/** What the command line says, over everything else. */
export interface RlChoices {
  readonly env?: string;
  readonly algo?: Algorithm;
  readonly steps?: number;
}

/**
 * Defaults, over them the preset of the algorithm on the task, then `value`, then the choices. Throws AUTOSTOCK_CONFIG_* that
 * name the field, below `path`.
 */
export function resolveRlConfig(value: unknown, { env, algo, steps }: RlChoices = {}, path = ''): RlConfig {
  if (value !== undefined && value !== null && !isTree(value)) {
    throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', 'an rl configuration must be keys and values', {
      details: { was: value },
    });
  }
  const given: Tree = value ?? {};
  const environment = isTree(given.environment) ? given.environment : {};
  // Options of one task mean nothing to another.
  const kept = env === undefined || (environment.name ?? env) === env ? environment : {};
  const chosen = merged(
    { ...given, environment: kept },
    {
      algorithm: algo,
      steps,
      environment: { name: env },
    },
  );
  const task = (chosen.environment as Tree).name;
  const known = ALGORITHMS.includes(chosen.algorithm as Algorithm) && typeof task === 'string';
  const preset = known ? presetOf(chosen.algorithm as Algorithm, task as string) : {};
  return resolveConfig(RlConfigSchema, merged(preset, chosen), path);
}

/** Hash of what decides the result of a seed: the other algorithm's section and the evaluations do not. */
export function rlConfigHash({ ppo, dqn, evaluation: _, ...rest }: RlConfig): string {
  return sha256(canonicalJson({ ...rest, options: rest.algorithm === 'ppo' ? ppo : dqn }));
}
