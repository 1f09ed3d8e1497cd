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
      description: 'Width of each block.',
    }),
    layers: Type.Integer({
      default: 2,
      minimum: 1,
      maximum: 8,
      unit: 'blocks',
      description: 'Residual blocks, one GRU layer each.',
    }),
    dropout,
  },
  { additionalProperties: false },
);

export const gruEnhanced: ModelSpec<typeof schema> = {
  name: 'gru-enhanced',
  native: 'gru-enhanced',
  kind: 'recurrent',
  description:
    'Residual GRU blocks that layer-normalise their input; the head reads the last bar and an attention mean of all bars.',
  source: 'Cho et al. 2014; Ba et al. 2016; Bahdanau et al. 2015',
  schema,
  window: (options) => options.window,
};
