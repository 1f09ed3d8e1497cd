export * from './forecast/index.ts';
export { renderReport } from './page.ts';
export * from './rl/index.ts';
export * from './study/index.ts';
export { SUMMARY_SCHEMA_VERSION, type Summary, summaryOf } from './summary.ts';
export { formatTable, type TableOptions } from './terminal.ts';
export * from './trading/index.ts';
export { REPORT_FILE, SUMMARY_FILE, writePage, writeReport } from './write.ts';
