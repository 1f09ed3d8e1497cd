import { mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import Type from 'typebox';
import { AutostockError, isoDate, MS_PER_DAY, mapLimited, type TimeMs } from '../../core/index.ts';
import { loadPanel } from '../../data/index.ts';
import { validationSkill } from '../../forecast/index.ts';
import {
  type Fold,
  foldInputs,
  planFolds,
  prepare,
  type RunConfig,
  trainMember,
} from '../../pipeline/index.ts';
import { defineCommand } from '../command.ts';
import { readRunConfig, runConfigOptions } from '../runConfig.ts';
import { stagedFolder } from '../staged.ts';
import { table } from '../table.ts';

/** The fold whose test block begins after the last bar: training on everything that is known today. */
export function finalFold(time: Float64Array, config: RunConfig): Fold {
  const start = isoDate((time[time.length - 1] + MS_PER_DAY) as TimeMs);
  const extended = Float64Array.from([...time, Date.parse(start)]);
  return planFolds(extended, { ...config, walkForward: { ...config.walkForward, start } })[0];
}

export const train = defineCommand({
  name: 'train',
  summary: 'Train every configured model on all data and save the checkpoints',
  positionals: ['config'],
  schema: Type.Object(
    {
      ...runConfigOptions,
      out: Type.Optional(
        Type.String({ description: 'New folder for the checkpoints; out/<name>-models by default.' }),
      ),
      resume: Type.Boolean({
        default: false,
        description: 'Continue the training of this folder that was cut, to the same bytes.',
      }),
    },
    { additionalProperties: false },
  ),
  examples: [
    'autostock train examples/embedded.yaml --out models/embedded',
    'autostock train examples/embedded.yaml --out models/embedded --resume',
  ],
  async run(options, { ctx }) {
    const config = await readRunConfig(options);
    const out = options.out ?? join('out', `${config.name}-models`);
    const { panel } = await loadPanel(config.data, ctx);
    const states = join(dirname(out), `.${basename(out)}.training`);
    const fold = finalFold(panel.time, config);
    const prepared = prepare(panel, config);
    const inputs = foldInputs(prepared, fold);
    const trained = await stagedFolder(out, async (folder) => {
      if (!options.resume) await rm(states, { recursive: true, force: true });
      await mkdir(states, { recursive: true });
      return mapLimited(config.models, config.threads, async (member) => {
        if (ctx.signal.aborted) throw new AutostockError('AUTOSTOCK_CANCELLED', 'training was cancelled');
        const trained = await trainMember(prepared, inputs, config, member, ctx, {
          modelDir: folder,
          stateFile: join(states, `${member.name}.state`),
          keepState: true,
        });
        const { name, window, residualStd, model, epochs, bestEpoch } = trained;
        try {
          const skill = (await validationSkill(prepared, inputs, trained, ctx)) ?? null;
          const checkpoint = `${name}-fold${fold.index}`;
          return { checkpoint, model: name, window, residualStd, epochs, bestEpoch, skill };
        } finally {
          model.close();
        }
      });
    });
    await rm(states, { recursive: true, force: true });
    const trainedUntil = isoDate(panel.time[panel.time.length - 1] as TimeMs);
    const number = (v: number | undefined, digits: number) =>
      v !== undefined && Number.isFinite(v) ? v.toFixed(digits) : '–';
    const rows = trained.map((t) => [
      t.checkpoint,
      t.model,
      `${t.window}`,
      t.residualStd.toFixed(4),
      `${t.bestEpoch}/${t.epochs}`,
      number(t.skill?.dailyRankIc, 3),
      number(t.skill?.dailyRankIcT, 2),
      number(t.skill?.r2Zero, 4),
    ]);
    const heads = ['checkpoint', 'model', 'window', 'residual std', 'epoch', 'rank IC', 't', 'R2 vs 0'];
    const validation = {
      from: isoDate(panel.time[fold.validStart] as TimeMs),
      to: isoDate(panel.time[Math.max(fold.validStart, fold.validEnd - 1)] as TimeMs),
    };
    return {
      json: { folder: out, dataHash: panel.hash, trainedUntil, validation, checkpoints: trained },
      text: `${table(heads, rows)}\n\nSkill on validation bars ${validation.from} to ${validation.to}: they chose the weights, so it flatters.\n${out}: trained on data to ${trainedUntil}`,
    };
  },
});
