export * from './functions.ts';
export * from './indicators.ts';
export * from './spaces.ts';
export * from './strategy.ts';
export { NumberValue, type Operand, TruthValue } from './values.ts';
