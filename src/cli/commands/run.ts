import { join } from 'node:path';
import Type from 'typebox';
import { defineCommand } from '../command.ts';
import { readRunConfig, runConfigOptions } from '../runConfig.ts';
import { runView } from '../runView.ts';

export const run = defineCommand({
  name: 'run',
  summary: 'Run the whole pipeline: train, walk forward, report',
  positionals: ['config'],
  schema: Type.Object(
    {
      ...runConfigOptions,
      out: Type.Optional(Type.String({ description: 'Folder of the results; out/<name> by default.' })),
    },
    { additionalProperties: false },
  ),
  examples: [
    'autostock run examples/embedded.yaml',
    'autostock run examples/embedded.yaml --set seed=11 --out out/seed-11',
  ],
  async run(options, { ctx, out }) {
    const config = await readRunConfig(options);
    const { executeRun, readResult } = await import('../../jobs/index.ts');
    const folder = options.out ?? join('out', config.name);
    const { reportFile, summaryFile, checkpoints } = await executeRun(config, folder, ctx);
    return runView(await readResult(folder), out, { folder, reportFile, summaryFile, checkpoints });
  },
});
