import Type from 'typebox';
import { bpsOption, closed, short, usdOption } from '../numbers.ts';
import type { CommissionSpec } from '../types.ts';

const schema = Type.Object(
  {
    bps: bpsOption(10, 'Commission, bps of the traded value.'),
    minUsd: usdOption(0, 1000, 'Least commission of an order, USD.'),
  },
  closed,
);

export const bps: CommissionSpec<typeof schema> = {
  name: 'bps',
  description: 'A share of the traded value, with a minimum an order.',
  formula: 'max(value x bps / 10000, minUsd)',
  source: 'Ad valorem schedules of European and Asian brokers',
  schema,
  words: (o) => `commission ${short(o.bps)} bps${o.minUsd > 0 ? `, at least ${short(o.minUsd)} USD` : ''}`,
  resolve: (o) => ({ costs: { commissionBps: o.bps, commissionMinUsd: o.minUsd } }),
};
