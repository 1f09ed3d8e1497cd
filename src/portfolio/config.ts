import Type, { type Static } from 'typebox';

export const PortfolioSchema = Type.Object(
  {
    targetVolAnn: Type.Number({
      default: 0.12,
      minimum: 0.001,
      maximum: 2,
      description: 'Annual volatility the whole book aims at, a fraction.',
    }),
    maxGross: Type.Number({
      default: 1,
      minimum: 0,
      maximum: 10,
      description: 'Cap on the sum of absolute weights.',
    }),
    maxNet: Type.Number({
      default: 1,
      minimum: 0,
      maximum: 10,
      description: 'Cap on the absolute sum of weights.',
    }),
    maxNameWeight: Type.Number({
      default: 0.6,
      minimum: 0,
      maximum: 10,
      description: 'Cap on the absolute weight of one symbol.',
    }),
  },
  { additionalProperties: false, default: {} },
);
export type PortfolioConfig = Static<typeof PortfolioSchema>;
