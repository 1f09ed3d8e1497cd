import { Type } from 'typebox';
import type { GeneratorSpec } from './types.ts';

export const tradeResampling: GeneratorSpec = {
  name: 'trade-resampling',
  description: 'returns of closed trades in random order; a step is a trade',
  source: 'Efron 1979, Bootstrap Methods; without replacement: Fisher and Yates 1938',
  schema: Type.Object(
    {
      replace: Type.Boolean({
        default: true,
        description: 'true: a trade can come again; false: the same trades in another order',
      }),
    },
    { additionalProperties: false },
  ),
  history: 'trades',
  parameters: ['history'],
  options: (o) => ({ replace: o.replace ? 1 : 0 }),
  given: () => ({}),
};
