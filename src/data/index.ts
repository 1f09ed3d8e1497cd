export * from './calendar/index.ts';
export * from './config.ts';
export { readCsv, symbolOfFile } from './csv/read.ts';
export { csvLines, writeCsv } from './csv/write.ts';
export { EMBEDDED_SERIES } from './embedded.ts';
export { checkData, loadPanel } from './load.ts';
export {
  barsOf,
  isShared,
  keepBeside,
  panelFromBars,
  slicePanel,
  symbolIndex,
  withHalts,
  withQuotes,
} from './panel.ts';
export * from './quality/index.ts';
export * from './store/index.ts';
export * from './synth/index.ts';
export * from './types.ts';
