export * from './byBar.ts';
export * from './conformal.ts';
export * from './daily.ts';
export * from './density.ts';
export * from './dieboldMariano.ts';
export * from './score.ts';
export * from './scoreWindow.ts';
export * from './types.ts';
