import { Type } from 'typebox';
import { AutostockError } from '../../core/index.ts';
import { correlationMatrix, scaled, spread } from './parameters.ts';
import type { GeneratorSpec, ParameterArrays } from './types.ts';

const repeated = (values: Float64Array, times: number): Float64Array =>
  Float64Array.from({ length: values.length * times }, (_, i) => values[Math.floor(i / times)]);

export const regime: GeneratorSpec = {
  name: 'regime',
  description: 'Markov switching between joint normal regimes, the quietest first',
  source: 'Hamilton 1989; fitted by expectation maximisation (Baum and Welch 1970)',
  schema: Type.Object(
    {
      states: Type.Integer({ minimum: 2, maximum: 4, default: 2, description: 'Number of regimes' }),
      transition: Type.Optional(
        Type.Array(Type.Array(Type.Number({ minimum: 0, maximum: 1 })), {
          description: 'Probabilities of the next regime, a row a regime. Default: fitted',
        }),
      ),
      initial: Type.Optional(
        Type.Array(Type.Number({ minimum: 0, maximum: 1 }), {
          description: 'Probabilities of the first regime. Default: those after the last bar',
        }),
      ),
      meanAnn: Type.Optional(
        Type.Array(Type.Number(), { description: 'Mean log return a year, a regime. Default: fitted' }),
      ),
      volatilityAnn: Type.Optional(
        Type.Array(Type.Number({ minimum: 0 }), {
          description: 'Volatility a year, a regime. Default: fitted',
        }),
      ),
      correlation: Type.Optional(
        Type.Array(Type.Number({ minimum: -1, maximum: 1 }), {
          description: 'Correlation of all pairs, a regime. Default: fitted',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  history: 'returns',
  parameters: ['transition', 'initial', 'mean', 'sd', 'correlation'],
  options: (o) => ({ states: o.states as number }),
  given(o, { assets, periodsPerYear }) {
    const states = o.states as number;
    const arrays: ParameterArrays = {};
    if (o.transition !== undefined) {
      const rows = o.transition as number[][];
      if (rows.length !== states || rows.some((row) => row.length !== states)) {
        throw new AutostockError(
          'AUTOSTOCK_CONFIG_INVALID',
          `monteCarlo.generator.transition must be a ${states} x ${states} matrix, was ${JSON.stringify(rows)}`,
          { details: { field: 'monteCarlo.generator.transition' } },
        );
      }
      arrays.transition = Float64Array.from(rows.flat());
    }
    if (o.initial !== undefined) arrays.initial = spread(o.initial, states, 'initial');
    if (o.meanAnn !== undefined)
      arrays.mean = repeated(scaled(spread(o.meanAnn, states, 'meanAnn'), 1 / periodsPerYear), assets);
    if (o.volatilityAnn !== undefined)
      arrays.sd = repeated(
        scaled(spread(o.volatilityAnn, states, 'volatilityAnn'), 1 / Math.sqrt(periodsPerYear)),
        assets,
      );
    if (o.correlation !== undefined) {
      const own = spread(o.correlation, states, 'correlation');
      arrays.correlation = Float64Array.from([...own].flatMap((c) => [...correlationMatrix(c, assets)]));
    }
    return arrays;
  },
};
