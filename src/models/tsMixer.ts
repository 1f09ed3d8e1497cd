import Type from 'typebox';
import { dropout, latent, window } from './options.ts';
import type { ModelSpec } from './types.ts';

const schema = Type.Object(
  {
    window,
    blocks: Type.Integer({
      default: 2,
      minimum: 1,
      maximum: 12,
      unit: 'blocks',
      description: 'Pairs of a mixing over time and one over features.',
    }),
    hidden: Type.Integer({
      default: 64,
      minimum: 1,
      maximum: 4096,
      unit: 'units',
      description: 'Units between the two maps of a mixing over features.',
    }),
    latent,
    dropout,
  },
  { additionalProperties: false },
);

export const tsMixer: ModelSpec<typeof schema> = {
  name: 'tsmixer',
  native: 'tsMixer',
  kind: 'mixer',
  description: 'Perceptrons over time and over features in turn, then a linear head over both.',
  source: 'Chen et al., TMLR 2023 (arXiv 2303.06053), with layer norms and a mixing head',
  schema,
  window: (options) => options.window,
};
