import { Type } from 'typebox';
import type { GeneratorSpec } from './types.ts';

export const blockBootstrap: GeneratorSpec = {
  name: 'block-bootstrap',
  description: 'past rows in circular blocks of one length, all assets together',
  source: 'Politis and Romano 1992, A Circular Block-Resampling Procedure',
  schema: Type.Object(
    { block: Type.Integer({ minimum: 1, maximum: 1e6, default: 20, description: 'Block length, steps' }) },
    { additionalProperties: false },
  ),
  history: 'returns',
  parameters: ['history'],
  options: (o) => ({ block: o.block as number }),
  given: () => ({}),
};
