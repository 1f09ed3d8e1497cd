import { type Static, Type } from 'typebox';
import { type Panel, type RunContext, resolveConfig } from '../core/index.ts';
import { DataConfigSchema } from '../data/index.ts';
import { MonteCarloSchema, resolveMonteCarlo } from './config.ts';
import { inputOfPanel, weightsOf } from './input.ts';
import { runMonteCarlo } from './run.ts';
import { resolveScenario, ScenarioSchema } from './scenarios/index.ts';
import { stressPortfolio } from './stress.ts';
import type { MonteCarloResult, ScenarioResult } from './types.ts';

/** A Monte Carlo study of a portfolio, as a file gives it. */
export const MonteCarloSpecSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, default: 'montecarlo', description: 'Title of the results' }),
    seed: Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      default: 1,
      description: 'Random seed',
    }),
    data: DataConfigSchema,
    symbols: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        maxItems: 64,
        uniqueItems: true,
        description: 'Assets of the portfolio. Default: those of `weights`, or every symbol of the data',
      }),
    ),
    weights: Type.Optional(
      Type.Record(Type.String(), Type.Number(), {
        description: 'Fraction of wealth by symbol, the rest is cash. Default: equal shares',
      }),
    ),
    monteCarlo: Type.Optional(MonteCarloSchema),
    scenarios: Type.Array(ScenarioSchema, {
      default: [],
      description: 'Stress scenarios, by name or with options',
    }),
  },
  { additionalProperties: false },
);

export type MonteCarloSpec = Static<typeof MonteCarloSpecSchema>;

export interface MonteCarloStudy {
  readonly name: string;
  readonly result: MonteCarloResult;
  readonly scenarios: readonly ScenarioResult[];
}

/** Checks everything that can be checked without the data. */
export function resolveMonteCarloSpec(value: unknown): MonteCarloSpec {
  const spec = resolveConfig(MonteCarloSpecSchema, value);
  resolveMonteCarlo(spec.monteCarlo ?? {});
  for (const scenario of spec.scenarios) resolveScenario(scenario);
  return spec;
}

/** Simulates the portfolio of a spec and puts it through its scenarios. */
export async function runMonteCarloSpec(
  spec: MonteCarloSpec,
  panel: Panel,
  ctx: RunContext,
): Promise<MonteCarloStudy> {
  const symbols = spec.symbols ?? (spec.weights ? Object.keys(spec.weights) : panel.symbols);
  const { config } = resolveMonteCarlo({ seed: spec.seed, ...spec.monteCarlo });
  const weights = weightsOf(spec.weights, symbols, config.maxGross);
  const result = await runMonteCarlo(inputOfPanel(panel, symbols), config, ctx, weights);
  const scenarios = stressPortfolio(panel, symbols, weights, spec.scenarios, config.seed ?? spec.seed);
  return { name: spec.name, result, scenarios };
}
