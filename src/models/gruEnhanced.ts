import { gruBlocks } from './gruOptions.ts';
import type { ModelSpec } from './types.ts';

export const gruEnhanced: ModelSpec<typeof gruBlocks> = {
  name: 'gru-enhanced',
  native: 'gru-enhanced',
  kind: 'recurrent',
  description:
    'Residual GRU blocks that layer-normalise their input; the head reads the last bar and an attention mean of all bars.',
  source: 'Cho et al. 2014; Ba et al. 2016; Bahdanau et al. 2015',
  schema: gruBlocks,
  window: (options) => options.window,
};
