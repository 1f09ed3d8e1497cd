import Type from 'typebox';
import { dropout } from './options.ts';

/** Sizes that both Transformer members share; `minimum` is that of the width. */
export const sizes = (minimum: number) => ({
  width: Type.Integer({
    default: 64,
    minimum,
    maximum: 512,
    unit: 'units',
    description: 'Width of a token: a multiple of the heads.',
  }),
  heads: Type.Integer({
    default: 4,
    minimum: 1,
    maximum: 64,
    unit: 'heads',
    description: 'Attention heads; each reads width / heads units.',
  }),
  feedForward: Type.Integer({
    default: 256,
    minimum: 1,
    maximum: 4096,
    unit: 'units',
    description: "Units between the two maps of a block's feed-forward half.",
  }),
  layers: Type.Integer({
    default: 2,
    minimum: 1,
    maximum: 12,
    unit: 'layers',
    description: 'Blocks of attention and feed-forward.',
  }),
  dropout,
});
