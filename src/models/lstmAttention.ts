import Type from 'typebox';
import { dropout, window } from './options.ts';
import type { ModelSpec } from './types.ts';

const schema = Type.Object(
  {
    window,
    hidden: Type.Integer({
      default: 64,
      minimum: 1,
      maximum: 512,
      unit: 'units',
      description: 'Width of each direction.',
    }),
    dropout,
  },
  { additionalProperties: false },
);

export const lstmAttention: ModelSpec<typeof schema> = {
  name: 'lstm-attention',
  native: 'lstm-attention',
  kind: 'recurrent',
  description:
    'LSTM in both directions over the window; the head reads both ends and an attention mean of all bars.',
  source: 'Schuster and Paliwal 1997; Bahdanau et al. 2015',
  schema,
  window: (options) => options.window,
};
