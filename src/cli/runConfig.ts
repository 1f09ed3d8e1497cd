import Type from 'typebox';
import { loadRunConfig, type RunConfig, resolveRunConfig } from '../pipeline/index.ts';
import { withOverrides } from './overrides.ts';

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

/** A configuration file with the command line's overrides, validated as a whole. */
export async function readRunConfig(options: { config: string; set?: string[] }): Promise<RunConfig> {
  const config = await loadRunConfig(options.config);
  if (!options.set || options.set.length === 0) return config;
  return resolveRunConfig(withOverrides(config, options.set));
}
