import Type from 'typebox';
import { window } from './options.ts';
import { sizes } from './transformerOptions.ts';
import type { ModelSpec } from './types.ts';

const schema = Type.Object({ window, ...sizes(1) }, { additionalProperties: false });

export const transformerCausal: ModelSpec<typeof schema> = {
  name: 'transformer-causal',
  native: 'transformer',
  kind: 'attention',
  description: 'Causal pre-norm Transformer with sinusoidal positions, read at the last bar.',
  source: 'Vaswani et al. 2017 (arXiv 1706.03762); Xiong et al. 2020 (arXiv 2002.04745)',
  schema,
  window: (options) => options.window,
};
