export * from './caps.ts';
export * from './config.ts';
export * from './volatilityTarget.ts';
