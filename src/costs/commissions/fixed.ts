import Type from 'typebox';
import { closed, short, usdOption } from '../numbers.ts';
import type { CommissionSpec } from '../types.ts';

const schema = Type.Object(
  { usd: usdOption(1, 1000, 'Commission of an order whatever its size, USD.') },
  closed,
);

export const fixed: CommissionSpec<typeof schema> = {
  name: 'fixed',
  description: 'The same amount for every order, whatever its size; every fill counts as an order.',
  formula: 'usd',
  source: 'Per-order tickets of discount brokers before 2019',
  schema,
  words: (o) => `commission ${short(o.usd)} USD an order`,
  resolve: (o) => ({ costs: { commissionFixedUsd: o.usd } }),
};
