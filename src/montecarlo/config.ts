import { type Static, Type } from 'typebox';
import { AutostockError, resolveConfig } from '../core/index.ts';
import { GENERATORS, type GeneratorSpec } from './generators/index.ts';

/** Section `monteCarlo` of a spec. */
export const MonteCarloSchema = Type.Object(
  {
    generator: Type.Object(
      { name: Type.String({ default: 'stationary-bootstrap', description: 'How paths are made' }) },
      {
        additionalProperties: true,
        default: {},
        description: 'The generator and its own options, docs/montecarlo.md',
      },
    ),
    paths: Type.Integer({
      minimum: 100,
      maximum: 5_000_000,
      default: 10_000,
      description: 'Simulated paths',
    }),
    steps: Type.Integer({
      minimum: 1,
      maximum: 100_000,
      default: 252,
      description: 'Steps of a path, each one bar of the data or one trade',
    }),
    rebalance: Type.Enum(['step', 'never'], {
      default: 'step',
      description: 'step: weights are restored at every step, free of cost; never: bought once',
    }),
    maxGross: Type.Number({
      minimum: 0,
      maximum: 1000,
      default: 1,
      description: 'Cap of the sum of absolute weights',
    }),
    checkpoints: Type.Integer({
      minimum: 1,
      maximum: 10_000,
      default: 50,
      description:
        'Steps at which the fan is taken, evenly spread; paths x checkpoints stays below 32 million',
    }),
    quantiles: Type.Array(Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }), {
      default: [0.05, 0.25, 0.5, 0.75, 0.95],
      minItems: 1,
      uniqueItems: true,
      description: 'Quantiles of the fan and of the distributions',
    }),
    ruinLevels: Type.Array(Type.Number({ minimum: 0, exclusiveMaximum: 1 }), {
      default: [0.5],
      description: 'Ruin: wealth at or below this multiple of the initial wealth, at any step',
    }),
    drawdownLevels: Type.Array(Type.Number({ exclusiveMinimum: 0, maximum: 1 }), {
      default: [0.1, 0.2, 0.3, 0.5],
      description: 'Drawdowns whose probability is wanted',
    }),
    riskLevels: Type.Array(Type.Number({ exclusiveMinimum: 0.5, exclusiveMaximum: 1 }), {
      default: [0.95, 0.99],
      description: 'Confidence levels of value at risk and expected shortfall at the horizon',
    }),
    seed: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'Default: the seed of the spec',
      }),
    ),
    threads: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1024,
        description: 'Worker threads. Default: every core. Results do not change',
      }),
    ),
    simd: Type.Enum(['auto', 'scalar', 'avx2', 'avx512'], {
      default: 'auto',
      description: 'Registers to use. Results do not change',
    }),
    device: Type.Enum(['cpu', 'cuda', 'auto'], { default: 'cpu', description: 'Where paths run' }),
  },
  { additionalProperties: false },
);

export type MonteCarloConfig = Static<typeof MonteCarloSchema>;

/** A section before its defaults; the generator's own options stand beside its name. */
export type MonteCarloOptions = Partial<Omit<MonteCarloConfig, 'generator'>> & {
  readonly generator?: { readonly name?: string; readonly [option: string]: unknown };
};

export interface ResolvedMonteCarlo {
  readonly config: MonteCarloConfig;
  readonly generator: GeneratorSpec;
  readonly options: Readonly<Record<string, unknown>>;
}

const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

/** Checks a section and the options of its generator. */
export function resolveMonteCarlo(value: unknown): ResolvedMonteCarlo {
  const config = resolveConfig(MonteCarloSchema, value, 'monteCarlo');
  const { name, ...rest } = config.generator as { name: string };
  const generator = GENERATORS.get(name);
  const options = resolveConfig(generator.schema, rest, 'monteCarlo.generator');
  const fan = Math.min(config.checkpoints, config.steps) * config.paths;
  if (fan > 32_000_000) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `monteCarlo.checkpoints must keep paths x checkpoints at most 32000000, was ${fan}: ask for fewer`,
      { details: { field: 'monteCarlo.checkpoints', was: config.checkpoints } },
    );
  }
  const { quantiles, ruinLevels, drawdownLevels, riskLevels } = config;
  return {
    config: {
      ...config,
      quantiles: ascending(quantiles),
      ruinLevels: ascending(ruinLevels),
      drawdownLevels: ascending(drawdownLevels),
      riskLevels: ascending(riskLevels),
    },
    generator,
    options: options as Record<string, unknown>,
  };
}
