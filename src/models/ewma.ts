import Type from 'typebox';
import type { ModelSpec } from './types.ts';

const schema = Type.Object(
  {
    halfLife: Type.Number({
      default: 20,
      minimum: 0.5,
      maximum: 128,
      unit: 'bars',
      description: 'Bars after which a return weighs half; four half-lives are read.',
    }),
  },
  { additionalProperties: false },
);

export const ewma: ModelSpec<typeof schema> = {
  name: 'ewma',
  native: 'ewma',
  kind: 'baseline',
  description: 'Exponentially weighted mean of the one-bar returns, times sqrt(h).',
  source: 'Brown 1959; RiskMetrics 1996',
  schema,
  input: 'return1',
  window: ({ halfLife }) => Math.ceil(4 * halfLife),
};
