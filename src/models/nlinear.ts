import Type from 'typebox';
import { latent, window } from './options.ts';
import type { ModelSpec } from './types.ts';

const schema = Type.Object({ window, latent }, { additionalProperties: false });

export const nlinear: ModelSpec<typeof schema> = {
  name: 'nlinear',
  native: 'nlinear',
  kind: 'linear',
  description: 'Moves since the last bar through a linear map over time, then a linear head over features.',
  source: 'Zeng et al., AAAI 2023 (arXiv 2205.13504), with a mixing head',
  schema,
  window: (options) => options.window,
};
