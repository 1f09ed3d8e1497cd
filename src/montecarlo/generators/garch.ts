import { Type } from 'typebox';
import type { GeneratorSpec } from './types.ts';

export const garch: GeneratorSpec = {
  name: 'garch',
  description:
    'filtered historical simulation: GARCH(1,1) variance an asset, past shocks of all assets together',
  source: 'Barone-Adesi, Giannopoulos and Vosper 1999; Bollerslev 1986 by quasi maximum likelihood',
  schema: Type.Object({}, { additionalProperties: false }),
  history: 'returns',
  parameters: ['mu', 'omega', 'alpha', 'beta', 'v0', 'history'],
  options: () => ({}),
  given: () => ({}),
};
