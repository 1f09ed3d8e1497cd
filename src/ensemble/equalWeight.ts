import Type from 'typebox';
import type { EnsembleSpec } from './types.ts';

const schema = Type.Object({}, { additionalProperties: false });

export const equalWeight: EnsembleSpec<typeof schema> = {
  name: 'equal-weight',
  description: 'Every member counts 1/M, always: the combination that is hard to beat.',
  source: 'Bates and Granger 1969; Timmermann 2006',
  schema,
  create: ({ members }) => {
    const weights = new Float64Array(members).fill(1 / members);
    return { weights: () => weights, observe: () => {} };
  },
};
