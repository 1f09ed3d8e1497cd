import Type from 'typebox';
import type { ModelSpec } from './types.ts';

const schema = Type.Object(
  {
    window: Type.Integer({
      default: 60,
      minimum: 1,
      maximum: 512,
      unit: 'bars',
      description: 'Bars kept: the longest horizon it can forecast.',
    }),
  },
  { additionalProperties: false },
);

export const lastReturn: ModelSpec<typeof schema> = {
  name: 'last-return',
  native: 'lastReturn',
  kind: 'baseline',
  description: 'Repeats the last h one-bar returns over the next h bars: sum(z) / sqrt(h) in sigmas.',
  source: 'Hyndman and Athanasopoulos 2021, section 5.2',
  schema,
  input: 'return1',
  window: (options) => options.window,
};
