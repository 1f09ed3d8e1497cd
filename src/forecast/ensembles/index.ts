export * from './regimes.ts';
export * from './replay.ts';
