export { DEFAULT_STORE, listStore, mergeBars, readBars, storePath, writeBars } from './files.ts';
export type { StoreHeader } from './format.ts';
export { type SyncResult, syncBars } from './sync.ts';
