import Type from 'typebox';
import { encoderSizes } from './encoderOptions.ts';
import { dropout, window } from './options.ts';
import type { ModelSpec } from './types.ts';

const schema = Type.Object(
  { window, ...encoderSizes({ width: 64, feedForward: 256 }), dropout },
  { additionalProperties: false },
);

export const transformerCausal: ModelSpec<typeof schema> = {
  name: 'transformer-causal',
  native: 'transformer',
  kind: 'attention',
  description: 'Causal pre-norm Transformer with sinusoidal positions, read at the last bar.',
  source: 'Vaswani et al. 2017 (arXiv 1706.03762); Xiong et al. 2020 (arXiv 2002.04745)',
  schema,
  window: (options) => options.window,
};
