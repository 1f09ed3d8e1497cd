import { basename } from 'node:path';
import Type from 'typebox';
import { defineCommand } from '../command.ts';
import { runView } from '../runView.ts';

export const report = defineCommand({
  name: 'report',
  summary: "Make a finished run's report again from its saved result",
  positionals: ['folder'],
  schema: Type.Object(
    {
      folder: Type.String({ description: 'Folder of a finished run, such as out/embedded.' }),
      out: Type.Optional(Type.String({ description: "Folder to write to; the run's own by default." })),
    },
    { additionalProperties: false },
  ),
  examples: ['autostock report out/embedded'],
  async run({ folder, out: target = folder }, { out }) {
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
