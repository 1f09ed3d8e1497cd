import { Type } from 'typebox';
import { createRegistry, type Panel, resolveConfig } from '../../core/index.ts';
import { correlationOne } from './correlationOne.ts';
import { financialCrisis } from './financialCrisis.ts';
import { flashCrash } from './flashCrash.ts';
import { gap } from './gap.ts';
import { march2020 } from './march2020.ts';
import { spreads } from './spreads.ts';
import { trend } from './trend.ts';
import type { AppliedScenario, ScenarioSpec } from './types.ts';
import { volatility } from './volatility.ts';

export type { AppliedScenario, CostFactors, ScenarioSpec } from './types.ts';

export const SCENARIOS = createRegistry<ScenarioSpec>('scenario', [
  financialCrisis,
  march2020,
  flashCrash,
  correlationOne,
  volatility,
  spreads,
  gap,
  trend,
]);

/** A scenario by name, or with options of its own. */
export const ScenarioSchema = Type.Union([
  Type.String({ minLength: 1 }),
  Type.Object({ name: Type.String({ minLength: 1 }) }, { additionalProperties: true }),
]);

export type ScenarioConfig = string | { readonly name: string; readonly [option: string]: unknown };

/** Name and checked options; errors name the scenario. */
export function resolveScenario(scenario: ScenarioConfig): {
  readonly spec: ScenarioSpec;
  readonly options: Readonly<Record<string, number>>;
} {
  const { name, ...rest } = typeof scenario === 'string' ? { name: scenario } : scenario;
  const spec = SCENARIOS.get(name);
  return { spec, options: resolveConfig(spec.schema, rest, `scenarios.${name}`) as Record<string, number> };
}

/** The panel of a scenario and its cost factors, for a study to run again. */
export function applyScenario(panel: Panel, scenario: ScenarioConfig, seed: number): AppliedScenario {
  const { spec, options } = resolveScenario(scenario);
  return spec.apply(panel, options, seed);
}
