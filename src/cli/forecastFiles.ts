import { join } from 'node:path';
import type { ForecastStudy } from '../forecast/index.ts';

export interface ForecastFiles {
  readonly folder: string;
  readonly reportFile: string;
  readonly summaryFile: string;
  readonly resultFile: string;
}

/** Where a configuration's walk-forward lies unless told otherwise; `out/<name>` is its run's. */
export const forecastFolder = (name: string): string => join('out', `${name}-forecasts`);

/** Writes report.html, summary.json and result.json of a forecast study. */
export async function writeForecastFiles(study: ForecastStudy, folder: string): Promise<ForecastFiles> {
  const { writeForecastStudy } = await import('../forecast/index.ts');
  const { REPORT_FILE, SUMMARY_FILE, writeForecastReport } = await import('../report/index.ts');
  await writeForecastStudy(folder, study);
  await writeForecastReport(study, folder);
  return { folder, reportFile: REPORT_FILE, summaryFile: SUMMARY_FILE, resultFile: 'result.json' };
}
