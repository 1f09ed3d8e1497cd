import Type from 'typebox';
import { latent, window } from './options.ts';
import type { ModelSpec } from './types.ts';

const schema = Type.Object(
  {
    window,
    kernel: Type.Integer({
      default: 25,
      minimum: 1,
      maximum: 511,
      unit: 'bars',
      description: 'Length of the moving average that separates the trend: odd, at most the window.',
    }),
    latent,
  },
  { additionalProperties: false },
);

export const dlinear: ModelSpec<typeof schema> = {
  name: 'dlinear',
  native: 'dlinear',
  kind: 'linear',
  description: 'Trend and remainder each through a linear map over time, then a linear head over features.',
  source: 'Zeng et al., AAAI 2023 (arXiv 2205.13504), with a mixing head',
  schema,
  window: (options) => options.window,
};
