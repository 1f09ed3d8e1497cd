import Type from 'typebox';
import { bpsOption, closed, short } from '../numbers.ts';
import type { SlippageSpec } from '../types.ts';

const schema = Type.Object(
  { bps: bpsOption(2, 'Further move of the price against the trader, bps.') },
  closed,
);

export const fixed: SlippageSpec<typeof schema> = {
  name: 'fixed',
  description: 'The price moves against the trader by the same share of it, whatever the size.',
  formula: 'bps / 10000',
  source: 'Perold 1988: implementation shortfall as a constant',
  schema,
  words: (o) => `slippage ${short(o.bps)} bps`,
  bps: (o) => o.bps,
};
