import Type from 'typebox';
import { readConfigFile } from '../pipeline/index.ts';
import { resolveStudy, type StudySpec } from '../study/index.ts';
import { withOverrides } from './overrides.ts';

/** Options of every command that takes a study. */
export const studyOptions = {
  config: Type.String({ description: 'Study, YAML or JSON.' }),
  set: Type.Optional(
    Type.Array(Type.String(), {
      whole: true,
      description: 'Overrides, key.path=value, for example seed=11 or strategy.params.fast=10.',
    }),
  ),
};

/** A study file with the command line's overrides, validated as a whole. */
export async function readStudy(options: { config: string; set?: string[] }): Promise<StudySpec> {
  const value = await readConfigFile(options.config);
  return resolveStudy(options.set ? withOverrides(value, options.set) : value);
}
