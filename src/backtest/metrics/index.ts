export * from './computeMetrics.ts';
export * from './deflatedSharpe.ts';
export * from './equity.ts';
export * from './registry.ts';
export * from './sharpeProbability.ts';
export * from './types.ts';
