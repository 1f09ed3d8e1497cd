import { join } from 'node:path';
import type { Panel } from '../core/index.ts';
import type { StudyResult } from '../study/index.ts';

/** Bars of the traded symbols for the report's charts. */
function pricesOf(panel: Panel, symbols: readonly string[]) {
  const T = panel.time.length;
  const { open, high, low, close } = panel.fields;
  return Object.fromEntries(
    symbols.map((symbol) => {
      const s = panel.symbols.indexOf(symbol);
      const of = (field: Float64Array) => field.subarray(s * T, (s + 1) * T);
      return [symbol, { time: panel.time, open: of(open), high: of(high), low: of(low), close: of(close) }];
    }),
  );
}

export interface StudyFiles {
  readonly folder: string;
  readonly reportFile: string;
  readonly summaryFile: string;
  readonly resultFile: string;
}

/** Writes report.html, summary.json and result.json of a study. */
export async function writeStudyFiles(
  result: StudyResult,
  panel: Panel,
  folder: string,
): Promise<StudyFiles> {
  const { writeStudyReport, REPORT_FILE, SUMMARY_FILE } = await import('../report/index.ts');
  const { writeStudyResult } = await import('../study/index.ts');
  writeStudyResult(folder, result);
  await writeStudyReport(result, folder, pricesOf(panel, result.symbols));
  return { folder, reportFile: REPORT_FILE, summaryFile: SUMMARY_FILE, resultFile: 'result.json' };
}

export const fileLines = ({ folder, reportFile, summaryFile }: Omit<StudyFiles, 'resultFile'>): string[] => [
  '',
  `report   ${join(folder, reportFile)}`,
  `numbers  ${join(folder, summaryFile)}`,
];
