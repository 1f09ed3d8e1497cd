export * from './config.ts';
export { GENERATORS, type GeneratorSpec } from './generators/index.ts';
export { inputOfPanel, weightsOf } from './input.ts';
export { monteCarloOfReturns, runMonteCarlo } from './run.ts';
export {
  type AppliedScenario,
  applyScenario,
  type CostFactors,
  resolveScenario,
  SCENARIOS,
  type ScenarioConfig,
  ScenarioSchema,
  type ScenarioSpec,
} from './scenarios/index.ts';
export * from './spec.ts';
export { stressPortfolio } from './stress.ts';
export * from './types.ts';
