export * from './config.ts';
export * from './gate.ts';
export * from './restrictions.ts';
export * from './rules.ts';
export * from './types.ts';
