export * from './config.ts';
export * from './errors.ts';
export * from './log.ts';
export * from './panel.ts';
export * from './registry.ts';
export * from './rng.ts';
export * from './text.ts';
export * from './time.ts';
