import { Type } from 'typebox';
import { correlationMatrix, correlationOption } from './parameters.ts';
import type { GeneratorSpec, ParameterArrays } from './types.ts';

export const marginalsOption = Type.Enum(['empirical', 'normal'], {
  default: 'empirical',
  description: "empirical: each asset's own past returns; normal: their mean and standard deviation",
});

/** What the marginals need is always fitted, so `history` stands for it. */
export const gaussianCopula: GeneratorSpec = {
  name: 'gaussian-copula',
  description: "each asset's own distribution of returns, joined by a Gaussian copula",
  source: 'Sklar 1959; correlation sin(pi tau / 2) of Kendall (Lindskog, McNeil and Schmock 2003)',
  schema: Type.Object(
    { marginals: marginalsOption, correlation: correlationOption },
    { additionalProperties: false },
  ),
  history: 'returns',
  parameters: ['correlation', 'history'],
  options: (o) => ({ normalMarginals: o.marginals === 'normal' ? 1 : 0 }),
  given(o, { assets }) {
    const arrays: ParameterArrays = {};
    if (o.correlation !== undefined) arrays.correlation = correlationMatrix(o.correlation, assets);
    return arrays;
  },
};
