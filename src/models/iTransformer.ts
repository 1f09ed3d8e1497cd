import Type from 'typebox';
import { encoderSizes } from './encoderOptions.ts';
import { dropout, window } from './options.ts';
import type { ModelSpec } from './types.ts';

const schema = Type.Object(
  { window, ...encoderSizes({ width: 64, feedForward: 128 }), dropout },
  { additionalProperties: false },
);

export const iTransformer: ModelSpec<typeof schema> = {
  name: 'itransformer',
  native: 'iTransformer',
  kind: 'attention',
  description: 'Each feature normalised by its window is one token; features attend to one another.',
  source: 'Liu et al., ICLR 2024 (arXiv 2310.06625), with a mixing head',
  schema,
  window: (options) => options.window,
};
