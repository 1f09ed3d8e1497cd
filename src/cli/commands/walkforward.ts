import Type, { type Static } from 'typebox';
import { AutostockError } from '../../core/index.ts';
import { loadPanel } from '../../data/index.ts';
import { readConfigFile } from '../../pipeline/index.ts';
import { type CommandIo, type CommandResult, defineCommand } from '../command.ts';
import { forecastFolder, writeForecastFiles } from '../forecastFiles.ts';
import { readRunConfig, runConfigOptions } from '../runConfig.ts';
import { readStudy } from '../studyConfig.ts';
import { fileLines, writeStudyFiles } from '../studyFiles.ts';
import { requireStudyFolder } from '../studyFolder.ts';
import { walkForwardText } from '../studyView.ts';

const schema = Type.Object(
  {
    config: Type.String({
      description: 'Run configuration (walks its models forward) or study with a strategy, YAML or JSON.',
    }),
    set: runConfigOptions.set,
    out: Type.Optional(
      Type.String({
        description:
          'Folder of the results: out/<name>-forecasts by default for models, none for a strategy.',
      }),
    ),
    seeds: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1000,
        description: 'Models: seeds each member is trained with; 1 by default.',
      }),
    ),
    resume: Type.Boolean({
      default: false,
      description: 'Models: continue the walk-forward that the folder holds.',
    }),
    overwrite: Type.Boolean({
      default: false,
      description: 'Models: replace the walk-forward that the folder holds.',
    }),
  },
  { additionalProperties: false },
);
type Options = Static<typeof schema>;

const refused = (field: string, why: string): AutostockError =>
  new AutostockError('AUTOSTOCK_CONFIG_INVALID', why, { details: { field } });

/** Parameters of a strategy chosen on past windows. */
async function strategies(options: Options, { ctx }: CommandIo): Promise<CommandResult> {
  for (const flag of ['seeds', 'resume', 'overwrite'] as const)
    if (options[flag])
      throw refused(`--${flag}`, `--${flag} is for a run configuration with models; this file is a study`);
  const { out: folder, config, set } = options;
  const spec = await readStudy({ config, set });
  if (folder !== undefined) requireStudyFolder(folder, 'a backtest');
  const { walkForwardStrategy } = await import('../../study/index.ts');
  const { studySummaryOf } = await import('../../report/index.ts');
  const { panel } = await loadPanel(spec.data, ctx);
  const result = await walkForwardStrategy(spec, panel, ctx);
  const files = folder === undefined ? undefined : await writeStudyFiles(result, panel, folder);
  const { metrics, time, equity, trades } = result.combined;
  return {
    json: { ...files, metrics, folds: result.folds, time, equity, trades, summary: studySummaryOf(result) },
    text: [walkForwardText(result), ...(files ? fileLines(files) : [])].join('\n'),
  };
}

/** Models trained on past windows, scored on the bars that follow. */
async function forecasts(options: Options, { ctx }: CommandIo): Promise<CommandResult> {
  const { resume, overwrite, seeds } = options;
  if (resume && overwrite)
    throw refused(
      '--overwrite',
      '--resume continues what the folder holds and --overwrite drops it: give one of them',
    );
  const config = await readRunConfig(options);
  const dir = options.out ?? forecastFolder(config.name);
  requireStudyFolder(dir, 'a forecast walk-forward');
  const { forecastStudy } = await import('../../forecast/index.ts');
  const { forecastPool } = await import('../../jobs/index.ts');
  const { forecastSummaryOf, forecastText } = await import('../../report/index.ts');
  const { panel } = await loadPanel(config.data, ctx);
  const executor = forecastPool(config.threads);
  try {
    const mode = resume ? 'resume' : overwrite ? 'overwrite' : 'new';
    const study = await forecastStudy(config, panel, ctx, { seeds, dir, mode, executor });
    const files = await writeForecastFiles(study, dir);
    return {
      json: { ...files, summary: forecastSummaryOf(study) },
      text: [forecastText(study), ...fileLines(files)].join('\n'),
    };
  } finally {
    await executor.close();
  }
}

export const walkforward = defineCommand({
  name: 'walkforward',
  summary: 'Walk models forward and score their forecasts, or choose strategy parameters on past windows',
  positionals: ['config'],
  schema,
  examples: [
    'autostock walkforward examples/embedded.yaml --seeds 5',
    'autostock walkforward examples/embedded.yaml --seeds 5 --resume --json',
    'autostock walkforward examples/walkforward.yaml --set walkForward.mode=anchored',
  ],
  async run(options, io) {
    const { isStudy } = await import('../../study/index.ts');
    return isStudy(await readConfigFile(options.config)) ? strategies(options, io) : forecasts(options, io);
  },
});
