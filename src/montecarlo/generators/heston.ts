import { Type } from 'typebox';
import { correlationMatrix, correlationOption, perAsset, spread } from './parameters.ts';
import type { GeneratorSpec, ParameterArrays } from './types.ts';

const DIRECT = { driftAnn: 'drift', kappa: 'kappa', volOfVol: 'xi', rho: 'rho' } as const;
const SQUARED = { volatilityAnn: 'theta', startVolatilityAnn: 'v0' } as const;

export const heston: GeneratorSpec = {
  name: 'heston',
  description: 'stochastic variance that reverts to a mean and moves against the price',
  source:
    'Heston 1993; full-truncation Euler of Lord, Koekkoek and van Dijk 2010; fitted by moments, roughly',
  schema: Type.Object(
    {
      driftAnn: perAsset('Expected growth rate a year'),
      volatilityAnn: perAsset('Long-run volatility a year', { minimum: 0 }),
      startVolatilityAnn: perAsset('Volatility a year at the first step', { minimum: 0 }),
      kappa: perAsset('Speed of mean reversion a year', { minimum: 0 }),
      volOfVol: perAsset('Volatility of variance', { minimum: 0 }),
      rho: perAsset('Correlation of price and variance', { minimum: -1, maximum: 1 }),
      correlation: correlationOption,
    },
    { additionalProperties: false },
  ),
  history: 'returns',
  parameters: ['drift', 'kappa', 'theta', 'xi', 'rho', 'v0', 'correlation'],
  options: (_, { periodsPerYear }) => ({ periodsPerYear }),
  given(o, { assets }) {
    const arrays: ParameterArrays = {};
    for (const [option, name] of Object.entries(DIRECT))
      if (o[option] !== undefined) arrays[name] = spread(o[option], assets, option);
    for (const [option, name] of Object.entries(SQUARED))
      if (o[option] !== undefined) arrays[name] = spread(o[option], assets, option).map((x) => x * x);
    if (o.correlation !== undefined) arrays.correlation = correlationMatrix(o.correlation, assets);
    return arrays;
  },
};
