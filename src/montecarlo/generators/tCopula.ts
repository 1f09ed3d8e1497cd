import { Type } from 'typebox';
import { gaussianCopula, marginalsOption } from './gaussianCopula.ts';
import { correlationOption } from './parameters.ts';
import type { GeneratorSpec } from './types.ts';

export const tCopula: GeneratorSpec = {
  name: 't-copula',
  description: "each asset's own distribution of returns, joined by a t copula: they crash together",
  source: 'Demarta and McNeil 2005; degrees of freedom by pseudo likelihood (Mashal and Zeevi 2002)',
  schema: Type.Object(
    {
      marginals: marginalsOption,
      dof: Type.Optional(
        Type.Number({ minimum: 2.1, maximum: 1000, description: 'Degrees of freedom. Default: fitted' }),
      ),
      correlation: correlationOption,
    },
    { additionalProperties: false },
  ),
  history: 'returns',
  parameters: ['correlation', 'history', 'dof'],
  options: gaussianCopula.options,
  given: (o, setup) => ({
    ...gaussianCopula.given(o, setup),
    ...(o.dof === undefined ? {} : { dof: Float64Array.of(o.dof as number) }),
  }),
};
