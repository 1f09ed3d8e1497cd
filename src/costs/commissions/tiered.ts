import Type, { type Static } from 'typebox';
import { AutostockError } from '../../core/index.ts';
import { bpsOption, closed, short, usdOption } from '../numbers.ts';
import type { CommissionSpec } from '../types.ts';

const schema = Type.Object(
  {
    unit: Type.Union([Type.Literal('shares'), Type.Literal('usd')], {
      default: 'shares',
      description: 'What a month is measured in.',
    }),
    tiers: Type.Array(
      Type.Object(
        {
          above: usdOption(0, 1e15, 'Traded this calendar month (UTC) before the fill.'),
          bps: bpsOption(0, 'Commission, bps of the traded value.'),
          perShareUsd: usdOption(0, 100, 'Commission per share, USD.'),
        },
        closed,
      ),
      {
        minItems: 1,
        maxItems: 32,
        default: [
          { above: 0, perShareUsd: 0.0035 },
          { above: 300_000, perShareUsd: 0.002 },
          { above: 3_000_000, perShareUsd: 0.0015 },
          { above: 20_000_000, perShareUsd: 0.001 },
          { above: 100_000_000, perShareUsd: 0.0005 },
        ],
        description: 'Rates from a monthly volume on, the first above 0, each above the one before.',
      },
    ),
    minUsd: usdOption(0.35, 1000, 'Least commission of an order, USD.'),
    maxFraction: Type.Number({
      default: 0.01,
      minimum: 0,
      maximum: 0.2,
      description: 'Most of the traded value an order pays, minimum included; 0: no limit.',
    }),
  },
  closed,
);

function checkTiers(tiers: Static<typeof schema>['tiers']): void {
  tiers.forEach(({ above }, i) => {
    const right = i === 0 ? above === 0 : above > tiers[i - 1].above;
    if (right) return;
    const rule = i === 0 ? 'must be 0' : `must be more than ${tiers[i - 1].above}`;
    throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', `tiers.${i}.above ${rule}, was ${above}`, {
      details: { field: `tiers.${i}.above`, was: above },
    });
  });
}

export const tiered: CommissionSpec<typeof schema> = {
  name: 'tiered',
  description: 'Rates that fall with what was traded in the calendar month before the fill.',
  formula: 'min(max(value x bps(month) / 10000 + shares x perShareUsd(month), minUsd), maxFraction x value)',
  source: 'Interactive Brokers, US stocks, IBKR Pro tiered schedule (the defaults, exchange fees left out)',
  schema,
  words: (o) => `commission in ${o.tiers.length} monthly tiers, at least ${short(o.minUsd)} USD`,
  resolve({ unit, tiers, minUsd, maxFraction }) {
    checkTiers(tiers);
    return {
      costs: {
        commissionBps: tiers[0].bps,
        commissionPerShareUsd: tiers[0].perShareUsd,
        commissionMinUsd: minUsd,
        commissionMaxFraction: maxFraction,
      },
      tiers: { unit, tiers },
    };
  },
};
