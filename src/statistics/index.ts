export * from './neweyWest.ts';
export * from './normal.ts';
export * from './series.ts';
export * from './studentT.ts';
