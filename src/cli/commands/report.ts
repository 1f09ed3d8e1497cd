import { basename } from 'node:path';
import Type from 'typebox';
import { AutostockError } from '../../core/index.ts';
import { type CommandResult, defineCommand } from '../command.ts';
import { runView } from '../runView.ts';
import { fileLines } from '../studyFiles.ts';
import { folderKind } from '../studyFolder.ts';

async function forecasts(folder: string, target: string): Promise<CommandResult> {
  const { readForecastStudy } = await import('../../forecast/index.ts');
  const { forecastSummaryOf, forecastText, REPORT_FILE, SUMMARY_FILE, writeForecastReport } = await import(
    '../../report/index.ts'
  );
  const study = await readForecastStudy(folder);
  await writeForecastReport(study, target);
  const files = { folder: target, reportFile: REPORT_FILE, summaryFile: SUMMARY_FILE };
  return {
    json: { ...files, summary: forecastSummaryOf(study) },
    text: [forecastText(study), ...fileLines(files)].join('\n'),
  };
}

export const report = defineCommand({
  name: 'report',
  summary: "Make a finished run's or forecast walk-forward's report again from its saved result",
  positionals: ['folder'],
  schema: Type.Object(
    {
      folder: Type.String({
        description: 'Folder of a finished run or forecast walk-forward, such as out/embedded.',
      }),
      out: Type.Optional(Type.String({ description: "Folder to write to; the run's own by default." })),
    },
    { additionalProperties: false },
  ),
  examples: ['autostock report out/embedded', 'autostock report out/embedded-forecasts'],
  async run({ folder, out: target = folder }, { out }) {
    const kind = folderKind(folder);
    if (kind === 'a forecast walk-forward') return forecasts(folder, target);
    if (kind !== undefined && kind !== 'a run') {
      throw new AutostockError(
        'AUTOSTOCK_CONFIG_INVALID',
        `${folder} holds ${kind}, whose report needs its bars again: run its own command`,
        { details: { field: 'folder', was: folder } },
      );
    }
    const { readResult } = await import('../../jobs/index.ts');
    const { writeReport } = await import('../../report/index.ts');
    const result = await readResult(folder);
    const { htmlPath, summaryPath } = await writeReport(result, target);
    return runView(result, out, {
      folder: target,
      reportFile: basename(htmlPath),
      summaryFile: basename(summaryPath),
    });
  },
});
