import type { ForecastStudy } from '../../forecast/index.ts';
import { type Written, writePage } from '../write.ts';
import { renderForecastReport } from './page.ts';
import { forecastSummaryOf } from './summary.ts';

export { renderForecastReport } from './page.ts';
export { FORECAST_SUMMARY_VERSION, type ForecastSummary, forecastSummaryOf } from './summary.ts';
export { ensembleText, forecastText } from './terminal.ts';

/** Writes `report.html` and `summary.json` into `dir`, which is made when missing. Fails with AUTOSTOCK_IO_FAILURE. */
export const writeForecastReport = async (study: ForecastStudy, dir: string): Promise<Written> =>
  writePage(renderForecastReport(study), forecastSummaryOf(study), dir);
