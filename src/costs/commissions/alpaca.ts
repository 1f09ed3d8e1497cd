import Type from 'typebox';
import { bpsOption, closed, short, usdOption } from '../numbers.ts';
import type { CommissionSpec } from '../types.ts';

const schema = Type.Object(
  {
    // 20.60 USD per million, charge dates from 2026-04-04: SEC Release 34-104909, 27 February 2026. Was 0 from 2025-05-14.
    secFeeBps: bpsOption(0.206, 'SEC Section 31 fee on sales, bps of the proceeds.'),
    // From 2026-01-01 (2025: 0.000166, at most 8.30; from 2027-01-01: 0.000232, at most 11.61): SR-FINRA-2024-019.
    tafPerShareUsd: usdOption(0.000195, 1, 'FINRA trading activity fee on sales, USD per share.'),
    tafMaxUsd: usdOption(9.79, 1000, 'Most trading activity fee of an order, USD; 0: no limit.'),
  },
  closed,
);

export const alpaca: CommissionSpec<typeof schema> = {
  name: 'alpaca',
  description:
    'No commission; the regulatory fees that Alpaca passes on, on sales only, not rounded to cents.',
  formula: 'sales: value x secFeeBps / 10000 + min(shares x tafPerShareUsd, tafMaxUsd)',
  source: 'SEC Release 34-104909 (2026); FINRA By-Laws, Schedule A, Section 1 (SR-FINRA-2024-019)',
  schema,
  words: (o) =>
    `Alpaca fees on sales (SEC ${short(o.secFeeBps)} bps, TAF ${short(o.tafPerShareUsd)} USD a share)`,
  resolve: (o) => ({
    costs: { sellFeeBps: o.secFeeBps, sellFeePerShareUsd: o.tafPerShareUsd, sellFeeMaxUsd: o.tafMaxUsd },
  }),
};
