import Type from 'typebox';
import { closed } from '../numbers.ts';
import type { CommissionSpec } from '../types.ts';

const schema = Type.Object({}, closed);

export const none: CommissionSpec<typeof schema> = {
  name: 'none',
  description: 'No commission and no fees.',
  formula: '0',
  source: 'Commission-free brokers before regulatory fees',
  schema,
  words: () => 'no commission',
  resolve: () => ({ costs: {} }),
};
