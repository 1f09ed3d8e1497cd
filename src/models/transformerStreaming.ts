import Type from 'typebox';
import { encoderSizes } from './encoderOptions.ts';
import { dropout, window } from './options.ts';
import type { ModelSpec } from './types.ts';

const schema = Type.Object(
  {
    window,
    band: Type.Integer({
      default: 16,
      minimum: 1,
      maximum: 512,
      unit: 'bars',
      description:
        'Bars a bar attends to, itself included. One step a bar while layers * (band - 1) + 1 <= window.',
    }),
    ...encoderSizes({ width: 64, minWidth: 2, feedForward: 256 }),
    dropout,
  },
  { additionalProperties: false },
);

export const transformerStreaming: ModelSpec<typeof schema> = {
  name: 'transformer-streaming',
  native: 'transformerStreaming',
  kind: 'attention',
  description: 'Causal pre-norm Transformer with rotary positions and a band, so that a bar costs one step.',
  source: 'Vaswani et al. 2017 (arXiv 1706.03762); Su et al. 2021 (arXiv 2104.09864)',
  schema,
  window: (options) => options.window,
};
