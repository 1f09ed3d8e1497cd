import { Type } from 'typebox';
import { correlationMatrix, correlationOption, perAsset, scaled, spread } from './parameters.ts';
import type { GeneratorSpec, ParameterArrays } from './types.ts';

export const merton: GeneratorSpec = {
  name: 'merton',
  description: 'geometric Brownian motion with normal jumps in the log price, each asset its own',
  source: 'Merton 1976; exact at every step; fitted by maximum likelihood',
  schema: Type.Object(
    {
      driftAnn: perAsset('Expected growth rate a year, jumps included'),
      volatilityAnn: perAsset('Volatility a year between jumps', { minimum: 0 }),
      jumpsPerYear: perAsset('Mean number of jumps a year', { minimum: 0 }),
      jumpMean: perAsset('Mean jump of the log price'),
      jumpSd: perAsset('Standard deviation of a jump', { minimum: 0 }),
      correlation: correlationOption,
    },
    { additionalProperties: false },
  ),
  history: 'returns',
  parameters: ['mean', 'sd', 'correlation', 'jumpRate', 'jumpMean', 'jumpSd'],
  options: () => ({}),
  given(o, { assets, periodsPerYear }, fitted) {
    const arrays: ParameterArrays = {};
    if (o.volatilityAnn !== undefined)
      arrays.sd = scaled(spread(o.volatilityAnn, assets, 'volatilityAnn'), 1 / Math.sqrt(periodsPerYear));
    if (o.correlation !== undefined) arrays.correlation = correlationMatrix(o.correlation, assets);
    if (o.jumpsPerYear !== undefined)
      arrays.jumpRate = scaled(spread(o.jumpsPerYear, assets, 'jumpsPerYear'), 1 / periodsPerYear);
    if (o.jumpMean !== undefined) arrays.jumpMean = spread(o.jumpMean, assets, 'jumpMean');
    if (o.jumpSd !== undefined) arrays.jumpSd = spread(o.jumpSd, assets, 'jumpSd');
    const { sd, jumpRate, jumpMean, jumpSd } = { ...fitted, ...arrays };
    if (o.driftAnn !== undefined && sd && jumpRate && jumpMean && jumpSd) {
      arrays.mean = spread(o.driftAnn, assets, 'driftAnn').map((d, i) => {
        const growth = Math.expm1(jumpMean[i] + jumpSd[i] ** 2 / 2);
        return d / periodsPerYear - sd[i] ** 2 / 2 - jumpRate[i] * growth;
      });
    }
    return arrays;
  },
};
