import Type from 'typebox';
import { SwitchingTracker, switchingFields, switchingStates } from './switchingTracker.ts';
import type { RegimeSpec } from './types.ts';

const schema = Type.Object(
  {
    ...switchingFields,
    states: Type.Integer({
      default: 2,
      minimum: 2,
      maximum: 3,
      description: 'Regimes: bull and bear, or bull, sideways and bear, by mean return over volatility.',
    }),
    order: Type.Integer({
      default: 1,
      minimum: 1,
      maximum: 2,
      description: 'Returns of the past that the autoregression reads.',
    }),
  },
  { additionalProperties: false },
);

export const hamilton: RegimeSpec<typeof schema> = {
  name: 'hamilton',
  description:
    'Autoregression of log returns whose mean and variance switch with a Markov chain, fitted by EM; filtered probabilities.',
  source: 'Hamilton 1989, 1990; variances switch as in Krolzig 1997',
  schema,
  states: switchingStates,
  create: ({ order, ...options }) => new SwitchingTracker(options, order),
};
