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

export const gruResidual: ModelSpec<typeof schema> = {
  name: 'gru-residual',
  native: 'gru-residual',
  kind: 'recurrent',
  description: 'Residual GRU blocks with batch normalisation, read at the last bar.',
  source: 'Cho et al. 2014; Ioffe and Szegedy 2015; He et al. 2016',
  schema,
  window: (options) => options.window,
};
