import Type from 'typebox';
import { EXIT } from '../../core/index.ts';
import { checkData, DataConfigSchema, describeIssue } from '../../data/index.ts';
import { defineCommand } from '../command.ts';
import { plural } from '../words.ts';

const { symbols, interval, start, end, repair, adjusted, timezone } = DataConfigSchema.properties;
const SHOWN = 40;

export const dataCheck = defineCommand({
  name: 'data check',
  summary: 'Check market data and list every defect; exit 6 when it must not be used',
  positionals: ['files'],
  schema: Type.Object(
    {
      files: Type.Optional(
        Type.Array(Type.String(), {
          description: 'CSV files (.csv, .csv.gz); without any, --source is checked.',
        }),
      ),
      source: Type.Enum(['embedded', 'store'], {
        default: 'embedded',
        description: 'What to check without files.',
      }),
      store: Type.Optional(Type.String({ description: 'Folder of the bar store.' })),
      symbols,
      interval,
      start,
      end,
      repair,
      adjusted,
      timezone,
    },
    { additionalProperties: false },
  ),
  examples: ['autostock data check prices.csv --repair none', 'autostock data check --source store'],
  async run({ files, source, store, ...rest }, { ctx }) {
    const from = files
      ? ({ source: 'csv', path: files } as const)
      : { source, ...(store === undefined ? {} : { path: store }) };
    const report = await checkData({ ...from, ...rest }, ctx);
    const { errors, warnings, repaired } = report;
    const hidden = report.issues.length - SHOWN;
    const text = [
      `${plural(report.symbols, 'symbol')}, ${plural(report.bars, 'bar')}: ${plural(errors, 'error')}, ${plural(warnings, 'warning')}, ${repaired} repaired`,
      ...report.issues.slice(0, SHOWN).map((i) => `${i.severity.padEnd(7)} ${describeIssue(i)}`),
      ...(hidden > 0 ? [`... and ${hidden} more; --json has all`] : []),
      ...(errors > 0 ? ['not usable: correct the errors at their source'] : []),
    ].join('\n');
    return { json: report, text, exit: errors > 0 ? EXIT.data : EXIT.ok };
  },
});
