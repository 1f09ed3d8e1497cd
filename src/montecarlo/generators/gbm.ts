import { Type } from 'typebox';
import { correlationMatrix, correlationOption, perAsset, scaled, spread } from './parameters.ts';
import type { GeneratorSpec, ParameterArrays } from './types.ts';

export const gbm: GeneratorSpec = {
  name: 'gbm',
  description: 'correlated geometric Brownian motion',
  source: 'Black and Scholes 1973; exact at every step',
  schema: Type.Object(
    {
      driftAnn: perAsset('Expected growth rate a year, continuously compounded'),
      volatilityAnn: perAsset('Volatility of log returns a year', { minimum: 0 }),
      correlation: correlationOption,
    },
    { additionalProperties: false },
  ),
  history: 'returns',
  parameters: ['mean', 'sd', 'correlation'],
  options: () => ({}),
  given(o, { assets, periodsPerYear }, fitted) {
    const arrays: ParameterArrays = {};
    if (o.volatilityAnn !== undefined)
      arrays.sd = scaled(spread(o.volatilityAnn, assets, 'volatilityAnn'), 1 / Math.sqrt(periodsPerYear));
    if (o.correlation !== undefined) arrays.correlation = correlationMatrix(o.correlation, assets);
    const sd = arrays.sd ?? fitted?.sd;
    if (o.driftAnn !== undefined && sd)
      arrays.mean = spread(o.driftAnn, assets, 'driftAnn').map((d, i) => d / periodsPerYear - sd[i] ** 2 / 2);
    return arrays;
  },
};
