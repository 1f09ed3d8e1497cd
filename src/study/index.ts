export { backtestStrategy, type StrategyBacktestOptions } from './backtest.ts';
export type { LookOptions } from './holdOut.ts';
export { isStudy, loadStudy, resolveStudy, studyHash } from './resolve.ts';
export { readStudyResult, writeStudyResult } from './resultFile.ts';
export { StudySpecSchema } from './schema.ts';
export { GUIDE_FILE, JOURNAL_FILE, ROWS_FILE } from './store/index.ts';
export { DEFAULT_HOLD_OUT, runSweep, type SweepOptions } from './sweep.ts';
export * from './types.ts';
export { walkForwardStrategy } from './walkForward.ts';
