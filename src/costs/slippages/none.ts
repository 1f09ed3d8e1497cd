import Type from 'typebox';
import { closed } from '../numbers.ts';
import type { SlippageSpec } from '../types.ts';

const schema = Type.Object({}, closed);

export const none: SlippageSpec<typeof schema> = {
  name: 'none',
  description: 'Fills at the quote: nothing beyond half the spread.',
  formula: '0',
  source: 'Orders small beside what is quoted',
  schema,
  words: () => 'no slippage',
  bps: () => 0,
};
