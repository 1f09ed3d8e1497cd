import Type from 'typebox';
import { configHash, readConfigFile } from '../../pipeline/index.ts';
import { defineCommand } from '../command.ts';
import { readRunConfig, runConfigOptions } from '../runConfig.ts';
import { readStudy } from '../studyConfig.ts';

export const configCheck = defineCommand({
  name: 'config check',
  summary: 'Validate a run configuration or a study and print its hash',
  positionals: ['config'],
  schema: Type.Object(runConfigOptions, { additionalProperties: false }),
  examples: ['autostock config check examples/embedded.yaml'],
  async run(options) {
    const { isStudy, studyHash } = await import('../../study/index.ts');
    const view = (name: string, hash: string) => ({
      json: { valid: true, name, configHash: hash },
      text: `${options.config} is valid: ${name} ${hash}`,
    });
    if (isStudy(await readConfigFile(options.config))) {
      const study = await readStudy(options);
      return view(study.name, studyHash(study));
    }
    const config = await readRunConfig(options);
    return view(config.name, configHash(config));
  },
});
