export { renderStrategyReport } from './backtest.ts';
export { type MonteCarloPage, renderMonteCarloReport } from './monteCarlo.ts';
export { monteCarloSummaryOf, STUDY_SUMMARY_VERSION, studySummaryOf } from './summary.ts';
export { renderSweepReport } from './sweep.ts';
export type { Prices, SymbolBars } from './trades.ts';
export { renderWalkForwardReport } from './walkForward.ts';
export { renderStudyReport, writeMonteCarloReport, writeStudyReport } from './write.ts';
