import Type from 'typebox';
import type { ModelSpec } from './types.ts';

const schema = Type.Object(
  {
    maxLags: Type.Integer({
      default: 10,
      minimum: 1,
      maximum: 64,
      unit: 'bars',
      description: 'Most lags of the one-bar return that are tried, from 0; BIC chooses for each horizon.',
    }),
  },
  { additionalProperties: false },
);

export const autoregression: ModelSpec<typeof schema> = {
  name: 'ar',
  native: 'ar',
  kind: 'linear',
  description: 'Least squares of the label on an intercept and the last p one-bar returns, p by BIC.',
  source: 'Yule 1927; Schwarz 1978',
  schema,
  input: 'return1',
  window: (options) => options.maxLags,
};
