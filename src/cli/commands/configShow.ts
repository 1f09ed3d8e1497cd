import Type from 'typebox';
import { stringify } from 'yaml';
import { RunConfigSchema, resolveRunConfig } from '../../pipeline/index.ts';
import { defineCommand } from '../command.ts';
import { configMarkdown } from '../configTable.ts';
import { readRunConfig, runConfigOptions } from '../runConfig.ts';

export const configShow = defineCommand({
  name: 'config show',
  summary: 'Print a configuration with every default filled, or the JSON Schema',
  positionals: ['config'],
  schema: Type.Object(
    {
      config: Type.Optional(
        Type.String({ description: 'Run configuration; the defaults alone without one.' }),
      ),
      set: runConfigOptions.set,
      schema: Type.Boolean({ default: false, description: 'The JSON Schema of run configurations instead.' }),
      markdown: Type.Boolean({
        default: false,
        description: 'The table of every key, as in docs/config.md.',
      }),
    },
    { additionalProperties: false },
  ),
  examples: ['autostock config show examples/embedded.yaml', 'autostock config show --schema'],
  async run({ config: path, set, schema, markdown }) {
    if (schema) return { json: RunConfigSchema, text: JSON.stringify(RunConfigSchema, null, 2) };
    if (markdown) return { json: { markdown: configMarkdown() }, text: configMarkdown() };
    const config = path === undefined ? resolveRunConfig({}) : await readRunConfig({ config: path, set });
    return { json: config, text: stringify(config) };
  },
});
