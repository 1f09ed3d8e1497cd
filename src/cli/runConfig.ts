import Type from 'typebox';
import { parse } from 'yaml';
import { AutostockError } from '../core/index.ts';
import { loadRunConfig, type RunConfig, resolveRunConfig } from '../pipeline/index.ts';

/** Options of every command that takes a run configuration. */
export const runConfigOptions = {
  config: Type.String({ description: 'Run configuration, YAML or JSON.' }),
  set: Type.Optional(
    Type.Array(Type.String(), {
      whole: true,
      description: 'Overrides, key.path=value, for example seed=11 or label.horizon=10.',
    }),
  ),
};

/** Sets one dotted path; numbers in the path index lists, the value is read as YAML. */
function assign(root: Record<string, unknown>, override: string): void {
  const cut = override.indexOf('=');
  const path = override.slice(0, cut).split('.');
  if (cut < 1 || path.some((part) => part === '' || part === '__proto__')) {
    throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', `--set needs key.path=value, was "${override}"`, {
      details: { field: '--set', was: override },
    });
  }
  let node = root;
  for (const part of path.slice(0, -1)) {
    if (typeof node[part] !== 'object' || node[part] === null) node[part] = {};
    node = node[part] as Record<string, unknown>;
  }
  node[path.at(-1)!] = parse(override.slice(cut + 1)) as unknown;
}

/** A configuration file with the command line's overrides, validated as a whole. */
export async function readRunConfig(options: { config: string; set?: string[] }): Promise<RunConfig> {
  const config = await loadRunConfig(options.config);
  if (!options.set || options.set.length === 0) return config;
  const changed = structuredClone(config) as Record<string, unknown>;
  for (const override of options.set) assign(changed, override);
  return resolveRunConfig(changed);
}
