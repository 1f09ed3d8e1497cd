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
      description: 'Width of the layer.',
    }),
    dropout,
  },
  { additionalProperties: false },
);

export const lstmBasic: ModelSpec<typeof schema> = {
  name: 'lstm-basic',
  native: 'lstm-basic',
  kind: 'recurrent',
  description: 'One LSTM layer over the window; its last output is read by a linear head.',
  source: 'Hochreiter and Schmidhuber 1997; Gers et al. 2000',
  schema,
  window: (options) => options.window,
};
