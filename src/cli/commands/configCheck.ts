import Type from 'typebox';
import { configHash } from '../../pipeline/index.ts';
import { defineCommand } from '../command.ts';
import { readRunConfig, runConfigOptions } from '../runConfig.ts';

export const configCheck = defineCommand({
  name: 'config check',
  summary: 'Validate a run configuration and print its hash',
  positionals: ['config'],
  schema: Type.Object(runConfigOptions, { additionalProperties: false }),
  examples: ['autostock config check examples/embedded.yaml'],
  async run(options) {
    const config = await readRunConfig(options);
    const hash = configHash(config);
    return {
      json: { valid: true, name: config.name, configHash: hash },
      text: `${options.config} is valid: ${config.name} ${hash}`,
    };
  },
});
