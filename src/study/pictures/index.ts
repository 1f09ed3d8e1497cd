export * from './axes.ts';
export * from './heatMap.ts';
export * from './histogram.ts';
export * from './parallel.ts';
export * from './pareto.ts';
