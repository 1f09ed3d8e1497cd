import Type from 'typebox';
import type { ModelSpec } from './types.ts';

const schema = Type.Object(
  {
    lambdaMin: Type.Number({
      default: 1e-3,
      minimum: 1e-9,
      maximum: 1e6,
      unit: 'feature variance',
      description: 'Smallest penalty tried.',
    }),
    lambdaMax: Type.Number({
      default: 1e3,
      minimum: 1e-9,
      maximum: 1e6,
      unit: 'feature variance',
      description: 'Largest penalty tried.',
    }),
    lambdaSteps: Type.Integer({
      default: 25,
      minimum: 1,
      maximum: 1000,
      unit: 'penalties',
      description: 'Penalties tried, evenly spaced in logarithm; the validation rows choose.',
    }),
  },
  { additionalProperties: false },
);

export const ridge: ModelSpec<typeof schema> = {
  name: 'ridge',
  native: 'ridge',
  kind: 'linear',
  description:
    "Penalised linear regression on the features of the last bar: w = (X'X/n + lambda I)^-1 X'y/n.",
  source: 'Hoerl and Kennard 1970',
  schema,
  window: () => 1,
};
