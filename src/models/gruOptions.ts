import Type from 'typebox';
import { dropout, window } from './options.ts';

/** What every stack of residual GRU blocks is told. */
export const gruBlocks = Type.Object(
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
