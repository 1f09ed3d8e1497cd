export { DEFAULT_STORE, ModelStore, type Registration } from './modelStore.ts';
export * from './types.ts';
