export * from './compare.ts';
export * from './density.ts';
export * from './gather.ts';
export * from './holm.ts';
export * from './table.ts';
export * from './types.ts';
