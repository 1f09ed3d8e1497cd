import { dirname, join } from 'node:path';
import Type from 'typebox';
import { AutostockError } from '../../core/index.ts';
import { loadPanel } from '../../data/index.ts';
import { defineCommand } from '../command.ts';
import { readStudy, studyOptions } from '../studyConfig.ts';
import { fileLines, writeStudyFiles } from '../studyFiles.ts';
import { requireStudyFolder } from '../studyFolder.ts';
import { sweepText } from '../studyView.ts';

/** Counts every look at held-out bars, for all studies of one output folder. */
export const ledgerBeside = (folder: string): string => join(dirname(folder), 'holdout.jsonl');

export const sweep = defineCommand({
  name: 'sweep',
  summary: 'Run every parameter set of a study and judge the best; resumable',
  positionals: ['config'],
  schema: Type.Object(
    {
      ...studyOptions,
      out: Type.Optional(Type.String({ description: 'Folder of rows and report; out/<name> by default.' })),
      resume: Type.Boolean({ default: false, description: 'Continue the sweep that the folder holds.' }),
      overwrite: Type.Boolean({ default: false, description: 'Replace the sweep that the folder holds.' }),
    },
    { additionalProperties: false },
  ),
  examples: [
    'autostock sweep examples/sma-sweep.yaml',
    'autostock sweep examples/sma-sweep.yaml --resume',
    'autostock sweep examples/sma-sweep.yaml --set sweep.objective=calmar --out out/calmar',
  ],
  async run({ out: folder, resume, overwrite, ...given }, { ctx }) {
    if (resume && overwrite) {
      throw new AutostockError(
        'AUTOSTOCK_CONFIG_INVALID',
        '--resume continues what the folder holds and --overwrite drops it: give one of them',
        { details: { field: '--overwrite' } },
      );
    }
    const spec = await readStudy(given);
    const { runSweep } = await import('../../study/index.ts');
    const { studySummaryOf } = await import('../../report/index.ts');
    const dir = folder ?? join('out', spec.name);
    requireStudyFolder(dir, 'a sweep');
    const { panel } = await loadPanel(spec.data, ctx);
    const result = await runSweep(spec, panel, ctx, { dir, resume, overwrite, ledger: ledgerBeside(dir) });
    const files = await writeStudyFiles(result, panel, dir);
    return {
      json: { ...files, rowsFile: 'rows.f64', summary: studySummaryOf(result) },
      text: [sweepText(result), ...fileLines(files), `rows     ${join(dir, 'rows.f64')}`].join('\n'),
    };
  },
});
