import Type from 'typebox';
import { loadPanel } from '../../data/index.ts';
import { defineCommand } from '../command.ts';
import { readStudy, studyOptions } from '../studyConfig.ts';
import { fileLines, writeStudyFiles } from '../studyFiles.ts';
import { requireStudyFolder } from '../studyFolder.ts';
import { walkForwardText } from '../studyView.ts';

export const walkforward = defineCommand({
  name: 'walkforward',
  summary: 'Choose parameters on past windows, trade the next ones with them',
  positionals: ['config'],
  schema: Type.Object(
    {
      ...studyOptions,
      out: Type.Optional(
        Type.String({ description: 'Folder for the report and the numbers; none by default.' }),
      ),
    },
    { additionalProperties: false },
  ),
  examples: ['autostock walkforward examples/walkforward.yaml --set walkForward.mode=anchored'],
  async run({ out: folder, ...given }, { ctx }) {
    const spec = await readStudy(given);
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
  },
});
