export { backtestRules, type RulesRun } from './backtestRules.ts';
export { type ClassStrategy, runClassStrategy } from './classStrategy.ts';
export { StrategyContext } from './context.ts';
export { fineIndex } from './fineBars.ts';
export { type EngineSettings, nativeExecution, nativeMargin, nativeSettings } from './nativeSettings.ts';
export { type EndedOrder, OrderEngine, type PlacedOrder } from './orderEngine.ts';
export * from './schema.ts';
export * from './types.ts';
