import Type from 'typebox';
import { bpsOption, closed, short } from '../numbers.ts';
import type { SpreadSpec } from '../types.ts';

const schema = Type.Object({ bps: bpsOption(2, 'Quoted bid-ask spread, bps; a fill pays half.') }, closed);

export const fixed: SpreadSpec<typeof schema> = {
  name: 'fixed',
  description: 'The same quoted spread at every bar.',
  formula: 'bps / 10000',
  source: 'Demsetz 1968: half the quoted spread is the price of trading at once',
  schema,
  words: (o) => `spread ${short(o.bps)} bps`,
  bps: (o) => o.bps,
};
