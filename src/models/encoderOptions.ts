import Type from 'typebox';

interface EncoderDefaults {
  readonly width: number;
  /** Least width; 1 when left out. */
  readonly minWidth?: number;
  readonly feedForward: number;
}

/** Sizes of attention blocks, at the defaults of a member. */
export const encoderSizes = ({ width, minWidth = 1, feedForward }: EncoderDefaults) => ({
  width: Type.Integer({
    default: width,
    minimum: minWidth,
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
    default: feedForward,
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
});
