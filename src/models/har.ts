import Type from 'typebox';
import type { ModelSpec } from './types.ts';

const schema = Type.Object(
  {
    mediumBars: Type.Integer({
      default: 5,
      minimum: 2,
      maximum: 256,
      unit: 'bars',
      description: 'Span of the second mean: a week of daily bars.',
    }),
    longBars: Type.Integer({
      default: 22,
      minimum: 3,
      maximum: 512,
      unit: 'bars',
      description: 'Span of the third mean, above mediumBars: a month of daily bars.',
    }),
  },
  { additionalProperties: false },
);

export const har: ModelSpec<typeof schema> = {
  name: 'har',
  native: 'har',
  kind: 'linear',
  description: 'Least squares of the label on the last one-bar return and its means over two longer spans.',
  source: 'Corsi 2009, Journal of Financial Econometrics 7',
  schema,
  input: 'return1',
  window: (options) => options.longBars,
};
