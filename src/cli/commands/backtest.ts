import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { loadPanel } from '../../data/index.ts';
import { readConfigFile } from '../../pipeline/index.ts';
import { type CommandIo, type CommandResult, defineCommand } from '../command.ts';
import { readRunConfig, runConfigOptions } from '../runConfig.ts';
import { runView } from '../runView.ts';
import { readStudy } from '../studyConfig.ts';
import { fileLines, writeStudyFiles } from '../studyFiles.ts';
import { requireStudyFolder } from '../studyFolder.ts';
import { strategyBacktestText } from '../studyView.ts';
import { ledgerBeside } from './sweep.ts';

const schema = Type.Object(
  {
    ...runConfigOptions,
    out: Type.Optional(
      Type.String({ description: 'Folder for the report and the numbers; models are not kept.' }),
    ),
    holdOut: Type.Boolean({
      default: false,
      description: 'Studies: run on the bars held out; the look is counted.',
    }),
  },
  { additionalProperties: false },
);
type Options = Static<typeof schema>;

/** One parameter set of a strategy. */
async function strategyBacktest(options: Options, { ctx }: CommandIo): Promise<CommandResult> {
  const spec = await readStudy(options);
  if (options.out !== undefined) requireStudyFolder(options.out, 'a backtest');
  const { backtestStrategy } = await import('../../study/index.ts');
  const { studySummaryOf } = await import('../../report/index.ts');
  const { panel } = await loadPanel(spec.data, ctx);
  const ledger = ledgerBeside(options.out ?? join('out', spec.name));
  const result = await backtestStrategy(spec, panel, ctx, {
    ledger,
    lookAtHoldOut: options.holdOut ? { ledger, nowMs: Date.now() } : undefined,
  });
  const files = options.out === undefined ? undefined : await writeStudyFiles(result, panel, options.out);
  const { metrics, time, equity, returns, trades } = result.combined;
  return {
    json: { ...files, metrics, time, equity, returns, trades, summary: studySummaryOf(result) },
    text: [strategyBacktestText(result), ...(files ? fileLines(files) : [])].join('\n'),
  };
}

export const backtest = defineCommand({
  name: 'backtest',
  summary: 'Walk a pipeline forward, or run one strategy, and print the result; writes nothing without --out',
  positionals: ['config'],
  schema,
  examples: [
    'autostock backtest examples/embedded.yaml --set walkForward.mode=rolling',
    'autostock backtest examples/strategy-backtest.yaml --json',
  ],
  async run(options, io) {
    const { ctx, out } = io;
    const { isStudy } = await import('../../study/index.ts');
    if (isStudy(await readConfigFile(options.config))) return strategyBacktest(options, io);
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
