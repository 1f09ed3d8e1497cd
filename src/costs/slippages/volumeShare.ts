import Type from 'typebox';
import { closed, short } from '../numbers.ts';
import type { SlippageSpec } from '../types.ts';

const schema = Type.Object(
  {
    coefficient: Type.Number({
      default: 0.1,
      minimum: 0,
      maximum: 10,
      description: 'Move of the price, a fraction, when the order is the whole volume of the bar.',
    }),
    exponent: Type.Number({
      default: 2,
      minimum: 0.1,
      maximum: 4,
      description: 'Power of the share of the volume.',
    }),
    maxShare: Type.Number({
      default: 0.025,
      exclusiveMinimum: 0,
      maximum: 1,
      description: "Most of a bar's volume that fills in one bar; the rest waits.",
    }),
  },
  closed,
);

export const volumeShare: SlippageSpec<typeof schema> = {
  name: 'volume-share',
  description: "Grows with the order's share of the bar's volume, which also limits what fills.",
  formula: 'coefficient x (q / volume)^exponent, q <= maxShare x volume',
  source: 'Quantopian zipline, VolumeShareSlippage (the defaults)',
  schema,
  words: (o) =>
    `slippage ${short(o.coefficient)} x (share of volume)^${short(o.exponent)}, at most ${short(100 * o.maxShare)} % of it`,
  bps: () => 0,
  impact: (o) => ({ model: 1, permanentCoefficient: 0, ...o }),
};
