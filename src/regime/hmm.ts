import Type from 'typebox';
import { SwitchingTracker, switchingFields, switchingStates } from './switchingTracker.ts';
import type { RegimeSpec } from './types.ts';

const schema = Type.Object(switchingFields, { additionalProperties: false });

export const hmm: RegimeSpec<typeof schema> = {
  name: 'hmm',
  description:
    'Gaussian hidden Markov model of log returns, fitted by EM on the past every so many bars; filtered probabilities.',
  source: 'Baum, Petrie, Soules and Weiss 1970; Rabiner 1989',
  schema,
  states: switchingStates,
  create: (options) => new SwitchingTracker(options, 0),
};
