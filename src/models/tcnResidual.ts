import Type from 'typebox';
import { dropout, window } from './options.ts';
import type { ModelSpec } from './types.ts';

const schema = Type.Object(
  {
    window,
    channels: Type.Integer({
      default: 16,
      minimum: 1,
      maximum: 512,
      unit: 'channels',
      description: 'Width of every convolution.',
    }),
    levels: Type.Integer({
      default: 4,
      minimum: 1,
      maximum: 10,
      unit: 'levels',
      description: 'Residual levels; level i looks 2^i bars apart.',
    }),
    kernel: Type.Integer({
      default: 3,
      minimum: 2,
      maximum: 9,
      unit: 'taps',
      description: 'Taps of each causal convolution.',
    }),
    dropout,
  },
  { additionalProperties: false },
);

export const tcnResidual: ModelSpec<typeof schema> = {
  name: 'tcn-residual',
  native: 'tcn',
  kind: 'convolution',
  description: 'Residual causal dilated convolutions with weight normalisation, read at the last bar.',
  source: 'Bai, Kolter and Koltun 2018 (arXiv 1803.01271)',
  schema,
  window: (options) => options.window,
};
