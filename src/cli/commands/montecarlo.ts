import { basename, join } from 'node:path';
import Type from 'typebox';
import { AutostockError } from '../../core/index.ts';
import { loadPanel } from '../../data/index.ts';
import { type MonteCarloStudy, resolveMonteCarloSpec, runMonteCarloSpec } from '../../montecarlo/index.ts';
import { readConfigFile } from '../../pipeline/index.ts';
import { type CommandIo, type CommandResult, defineCommand } from '../command.ts';
import { monteCarloText } from '../montecarloText.ts';
import { withOverrides } from '../overrides.ts';
import { requireStudyFolder } from '../studyFolder.ts';
import { ledgerBeside } from './sweep.ts';

/** What a spec asks for: the returns or trades of its strategy, or a portfolio of its symbols. */
async function study(
  value: unknown,
  folder: string | undefined,
  ctx: CommandIo['ctx'],
): Promise<MonteCarloStudy> {
  const { backtestStrategy, isStudy, resolveStudy } = await import('../../study/index.ts');
  if (!isStudy(value)) {
    const spec = resolveMonteCarloSpec(value);
    return runMonteCarloSpec(spec, (await loadPanel(spec.data, ctx)).panel, ctx);
  }
  const strategy = resolveStudy({ monteCarlo: {}, ...(value as object) });
  const ledger = ledgerBeside(folder ?? join('out', strategy.name));
  const { panel } = await loadPanel(strategy.data, ctx);
  const { monteCarlo: result, scenarios = [] } = await backtestStrategy(strategy, panel, ctx, { ledger });
  if (!result)
    throw new AutostockError('AUTOSTOCK_INTERNAL', 'the study ran without its Monte Carlo section');
  return { name: strategy.name, result, scenarios };
}

export const montecarlo = defineCommand({
  name: 'montecarlo',
  summary: 'Simulate a portfolio or a strategy and put it through stress scenarios',
  positionals: ['spec'],
  schema: Type.Object(
    {
      spec: Type.String({ description: 'Monte Carlo spec or strategy study, YAML or JSON.' }),
      set: Type.Optional(
        Type.Array(Type.String(), {
          whole: true,
          description: 'Overrides, key.path=value, for example monteCarlo.generator.name=garch.',
        }),
      ),
      out: Type.Optional(Type.String({ description: 'Folder for report.html and summary.json.' })),
    },
    { additionalProperties: false },
  ),
  examples: [
    'autostock montecarlo examples/montecarlo.yaml --json',
    'autostock montecarlo examples/strategy-backtest.yaml --set monteCarlo.generator.name=trade-resampling',
    'autostock montecarlo examples/montecarlo.yaml --set monteCarlo.generator.name=heston',
  ],
  async run(options, { ctx }): Promise<CommandResult> {
    const value = withOverrides(await readConfigFile(options.spec), options.set ?? []);
    if (options.out !== undefined) requireStudyFolder(options.out, 'a Monte Carlo report');
    const done = await study(value, options.out, ctx);
    if (options.out === undefined) return { json: done, text: monteCarloText(done) };
    const { writeMonteCarloReport } = await import('../../report/index.ts');
    const { htmlPath, summaryPath } = await writeMonteCarloReport(done, options.out);
    const files = {
      folder: options.out,
      reportFile: basename(htmlPath),
      summaryFile: basename(summaryPath),
    };
    return {
      json: { ...done, ...files },
      text: `${monteCarloText(done)}\n\nreport   ${htmlPath}\nnumbers  ${summaryPath}`,
    };
  },
});
