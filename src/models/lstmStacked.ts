import Type from 'typebox';
import { dropout, window } from './options.ts';
import type { ModelSpec } from './types.ts';

const schema = Type.Object(
  {
    window,
    hidden: Type.Integer({
      default: 32,
      minimum: 1,
      maximum: 512,
      unit: 'units',
      description: 'Width of each layer.',
    }),
    layers: Type.Integer({
      default: 2,
      minimum: 1,
      maximum: 8,
      unit: 'layers',
      description: 'Stacked layers; each reads the outputs of the one below.',
    }),
    dropout,
  },
  { additionalProperties: false },
);

export const lstmStacked: ModelSpec<typeof schema> = {
  name: 'lstm-stacked',
  native: 'lstm',
  kind: 'recurrent',
  description: 'Stacked LSTM over the window; the last output is layer-normalised and read by a linear head.',
  source: 'Hochreiter and Schmidhuber 1997; Gers et al. 2000',
  schema,
  window: (options) => options.window,
};
