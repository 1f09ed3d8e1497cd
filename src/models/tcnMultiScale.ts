import Type from 'typebox';
import { dropout, window } from './options.ts';
import type { ModelSpec } from './types.ts';

const taps = (count: number, which: string) =>
  Type.Integer({
    default: count,
    minimum: 1,
    maximum: 33,
    unit: 'taps',
    description: `Taps of the ${which} branch's causal convolution.`,
  });

const schema = Type.Object(
  {
    window,
    channels: Type.Integer({
      default: 16,
      minimum: 1,
      maximum: 512,
      unit: 'channels',
      description: 'Width of every branch and of each level.',
    }),
    levels: Type.Integer({
      default: 2,
      minimum: 1,
      maximum: 10,
      unit: 'levels',
      description: 'Residual levels; level i looks 2^i bars apart.',
    }),
    shortKernel: taps(3, 'short'),
    middleKernel: taps(5, 'middle'),
    longKernel: taps(9, 'long'),
    gated: Type.Integer({
      default: 1,
      minimum: 0,
      maximum: 1,
      unit: 'flag',
      description: 'Branches answer tanh times sigmoid (1) or ReLU (0).',
    }),
    dropout,
  },
  { additionalProperties: false },
);

export const tcnMultiScale: ModelSpec<typeof schema> = {
  name: 'tcn-multiscale',
  native: 'tcnMultiScale',
  kind: 'convolution',
  description: 'Causal convolutions of three lengths side by side, gated, mixed and added to their input.',
  source: 'Szegedy et al. 2015 (arXiv 1409.4842); van den Oord et al. 2016 (arXiv 1609.03499)',
  schema,
  window: (options) => options.window,
};
