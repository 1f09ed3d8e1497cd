import Type from 'typebox';
import { loadPanel } from '../../data/index.ts';
import { defineCommand } from '../command.ts';
import { readRunConfig, runConfigOptions } from '../runConfig.ts';
import { runView } from '../runView.ts';

export const backtest = defineCommand({
  name: 'backtest',
  summary: 'Walk forward and print the result; writes nothing without --out',
  positionals: ['config'],
  schema: Type.Object(
    {
      ...runConfigOptions,
      out: Type.Optional(
        Type.String({ description: 'Folder for the report and the numbers; models are not kept.' }),
      ),
    },
    { additionalProperties: false },
  ),
  examples: ['autostock backtest examples/embedded.yaml --set walkForward.mode=rolling'],
  async run(options, { ctx, out }) {
    const config = await readRunConfig(options);
    if (options.out !== undefined) {
      const { executeRun, readResult } = await import('../../jobs/index.ts');
      const folder = options.out;
      const { reportFile, summaryFile } = await executeRun(config, folder, ctx, { keepModels: false });
      return runView(await readResult(folder), out, { folder, reportFile, summaryFile });
    }
    const { runBacktest } = await import('../../backtest/index.ts');
    const { panel } = await loadPanel(config.data, ctx);
    return runView(await runBacktest(config, panel, ctx), out);
  },
});
