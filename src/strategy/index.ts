/** Builder of strategies in TypeScript: fields, functions, indicators, spaces, `strategy`. */
export * as build from './builder/index.ts';
export { canonicalText, strategyHash } from './canonical.ts';
export type { StrategyEntry } from './classics/types.ts';
export { describeStrategy } from './describe.ts';
export type * from './expression/expr.ts';
export { OPERATORS, type OperatorSpec, SERIES_FIELDS } from './expression/operators.ts';
export { parseExpression } from './expression/parser.ts';
export { printExpression } from './expression/print.ts';
export { operatorMarkdown } from './operatorTable.ts';
export { STRATEGIES } from './registry.ts';
export * from './schema.ts';
export { expandSpace, MAX_SETS, singleSet } from './space/expand.ts';
export * from './strategy.ts';
export * from './types.ts';
