import { gruBlocks } from './gruOptions.ts';
import type { ModelSpec } from './types.ts';

export const gruResidual: ModelSpec<typeof gruBlocks> = {
  name: 'gru-residual',
  native: 'gru-residual',
  kind: 'recurrent',
  description: 'Residual GRU blocks with batch normalisation, read at the last bar.',
  source: 'Cho et al. 2014; Ioffe and Szegedy 2015; He et al. 2016',
  schema: gruBlocks,
  window: (options) => options.window,
};
