import Type from 'typebox';
import { encoderSizes } from './encoderOptions.ts';
import { dropout, window } from './options.ts';
import type { ModelSpec } from './types.ts';

const schema = Type.Object(
  {
    window,
    patch: Type.Integer({
      default: 16,
      minimum: 1,
      maximum: 512,
      unit: 'bars',
      description: 'Bars of a token: at most the window.',
    }),
    stride: Type.Integer({
      default: 8,
      minimum: 1,
      maximum: 512,
      unit: 'bars',
      description: 'Bars between the starts of two tokens: at most the patch.',
    }),
    ...encoderSizes({ width: 16, feedForward: 64 }),
    affine: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 1,
      unit: 'flag',
      description: 'A scale and a shift for each feature after its normalisation (1) or none (0).',
    }),
    dropout: Type.Number({ ...dropout, default: 0.3 }),
  },
  { additionalProperties: false },
);

export const patchTst: ModelSpec<typeof schema> = {
  name: 'patchtst',
  native: 'patchTst',
  kind: 'attention',
  description:
    'Each feature normalised by its window, cut into patches and encoded alone; one head over all.',
  source: 'Nie et al., ICLR 2023 (arXiv 2211.14730), with a mixing head',
  schema,
  window: (options) => options.window,
};
