import { statSync } from 'node:fs';
import Type from 'typebox';
import { AutostockError, isoDate, type TimeMs } from '../../core/index.ts';
import { loadPanel } from '../../data/index.ts';
import type { ForecastStudy } from '../../forecast/index.ts';
import { type RunConfig, resolveRunConfig } from '../../pipeline/index.ts';
import { defineCommand } from '../command.ts';
import { forecastFolder } from '../forecastFiles.ts';
import { withOverrides } from '../overrides.ts';
import { readRunConfig } from '../runConfig.ts';

/** Weights of every ensemble by date, [bars][M]. */
function weightsOf({ ensembles, members, panelTime, start }: ForecastStudy) {
  const M = members.length;
  const rows = (weights: Float64Array) =>
    Array.from({ length: weights.length / M }, (_, i) => [...weights.subarray(i * M, (i + 1) * M)]);
  return {
    dates: [...panelTime.subarray(start)].map((t) => isoDate(t as TimeMs)),
    members,
    byEnsemble: Object.fromEntries(ensembles.map((e) => [e.name, rows(e.weights)])),
  };
}

interface Source {
  readonly dir: string;
  readonly config: RunConfig;
  readonly seeds: number;
}

/** The stored walk-forward that is meant: a folder of one, or a configuration that lies in its usual place. */
async function sourceOf(options: { source: string; from?: string; set?: string[] }): Promise<Source> {
  const { requireHead } = await import('../../forecast/index.ts');
  const { source, from, set } = options;
  if (statSync(source, { throwIfNoEntry: false })?.isDirectory()) {
    if (from !== undefined)
      throw new AutostockError(
        'AUTOSTOCK_CONFIG_INVALID',
        '--from goes with a configuration; a folder was given',
        {
          details: { field: '--from' },
        },
      );
    const { config, seeds } = await requireHead(source);
    return { dir: source, seeds, config: set ? resolveRunConfig(withOverrides(config, set)) : config };
  }
  const config = await readRunConfig({ config: source, set });
  const dir = from ?? forecastFolder(config.name);
  const { seeds } = await requireHead(dir);
  return { dir, config, seeds };
}

export const ensemble = defineCommand({
  name: 'ensemble',
  summary: "Combine a stored walk-forward's forecasts by every ensemble: skill, regret, weights",
  positionals: ['source'],
  schema: Type.Object(
    {
      source: Type.String({
        description: 'Folder of a walk-forward, or the run configuration it was made from.',
      }),
      names: Type.Optional(Type.Array(Type.String(), { description: 'Ensembles to show; all by default.' })),
      from: Type.Optional(
        Type.String({
          description: "Folder of a configuration's walk-forward; out/<name>-forecasts by default.",
        }),
      ),
      set: Type.Optional(
        Type.Array(Type.String(), {
          whole: true,
          description: 'Overrides, key.path=value, for example ensemble.name=hedge.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  examples: [
    'autostock ensemble out/embedded-forecasts --json',
    'autostock ensemble examples/embedded.yaml --names stacking-nnls,regime-weights',
  ],
  async run(options, { ctx }) {
    const { ensembleEntries, marketOf, readStored, scoreStudy } = await import('../../forecast/index.ts');
    const { ensembleText, forecastSummaryOf, forecastText } = await import('../../report/index.ts');
    const { dir, config, seeds } = await sourceOf(options);
    ensembleEntries(config, options.names);
    const { panel } = await loadPanel(config.data, ctx);
    const book = await readStored(dir, config, panel, seeds);
    const study = await scoreStudy(config, marketOf(panel, config), book, ctx, options.names);
    return {
      json: { folder: dir, summary: forecastSummaryOf(study), weights: weightsOf(study) },
      text: `${forecastText(study)}\n\n${ensembleText(study)}`,
    };
  },
});
