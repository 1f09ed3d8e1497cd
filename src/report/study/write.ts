import type { StudyResult } from '../../study/index.ts';
import { type Written, writePage } from '../write.ts';
import { renderStrategyReport } from './backtest.ts';
import { type MonteCarloPage, renderMonteCarloReport } from './monteCarlo.ts';
import { monteCarloSummaryOf, studySummaryOf } from './summary.ts';
import { renderSweepReport } from './sweep.ts';
import type { Prices } from './trades.ts';
import { renderWalkForwardReport } from './walkForward.ts';

/** The page of any study; prices put its trades on a chart. */
export function renderStudyReport(result: StudyResult, prices: Prices = {}): string {
  if (result.kind === 'sweep') return renderSweepReport(result, prices);
  return result.kind === 'backtest'
    ? renderStrategyReport(result, prices)
    : renderWalkForwardReport(result, prices);
}

/** Writes `report.html` and `summary.json` into `dir`, which is made when missing. Fails with AUTOSTOCK_IO_FAILURE. */
export const writeStudyReport = async (
  result: StudyResult,
  dir: string,
  prices: Prices = {},
): Promise<Written> => writePage(renderStudyReport(result, prices), studySummaryOf(result), dir);

/** The same for a Monte Carlo study. */
export const writeMonteCarloReport = async (page: MonteCarloPage, dir: string): Promise<Written> =>
  writePage(renderMonteCarloReport(page), monteCarloSummaryOf(page), dir);
