import { Type } from 'typebox';
import type { GeneratorSpec } from './types.ts';

export const stationaryBootstrap: GeneratorSpec = {
  name: 'stationary-bootstrap',
  description: 'past rows in blocks of random length, all assets together',
  source: 'Politis and Romano 1994, The Stationary Bootstrap',
  schema: Type.Object(
    {
      meanBlock: Type.Number({
        minimum: 1,
        maximum: 1e6,
        default: 20,
        description: 'Mean block length, steps',
      }),
    },
    { additionalProperties: false },
  ),
  history: 'returns',
  parameters: ['history'],
  options: (o) => ({ meanBlock: o.meanBlock as number }),
  given: () => ({}),
};
