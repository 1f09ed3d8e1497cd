import Type from 'typebox';
import { closed, short, usdOption } from '../numbers.ts';
import type { CommissionSpec } from '../types.ts';

const schema = Type.Object(
  {
    usd: usdOption(0.005, 100, 'Commission per share, USD.'),
    minUsd: usdOption(1, 1000, 'Least commission of an order, USD.'),
    maxFraction: Type.Number({
      default: 0.01,
      minimum: 0,
      maximum: 0.2,
      description: 'Most of the traded value an order pays, minimum included; 0: no limit.',
    }),
  },
  closed,
);

export const perShare: CommissionSpec<typeof schema> = {
  name: 'per-share',
  description: 'An amount per share with a minimum an order and a maximum share of the traded value.',
  formula: 'min(max(shares x usd, minUsd), maxFraction x value)',
  source: 'Interactive Brokers, US stocks, IBKR Pro fixed schedule (the defaults)',
  schema,
  words: (o) =>
    `commission ${short(o.usd)} USD a share${o.minUsd > 0 ? `, at least ${short(o.minUsd)} USD` : ''}`,
  resolve: (o) => ({
    costs: {
      commissionPerShareUsd: o.usd,
      commissionMinUsd: o.minUsd,
      commissionMaxFraction: o.maxFraction,
    },
  }),
};
