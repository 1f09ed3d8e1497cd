import Type, { type Static } from 'typebox';

export const RiskSchema = Type.Object(
  {
    maxGross: Type.Number({
      default: 1.1,
      minimum: 0,
      maximum: 10,
      description: 'Gross exposure an order may lead to.',
    }),
    maxNet: Type.Number({
      default: 1.1,
      minimum: 0,
      maximum: 10,
      description: 'Net exposure an order may lead to.',
    }),
    maxNameWeight: Type.Number({
      default: 0.75,
      minimum: 0,
      maximum: 10,
      description: 'Exposure to one symbol an order may lead to.',
    }),
    maxOrderWeight: Type.Number({
      default: 0.75,
      minimum: 0,
      maximum: 10,
      description: 'Notional of one order as a fraction of equity.',
    }),
    maxDrawdown: Type.Number({
      default: 0.4,
      minimum: 0.001,
      maximum: 1,
      description: 'Beyond this drawdown only orders that reduce exposure pass.',
    }),
    allowShort: Type.Boolean({
      default: false,
      description: 'Whether an order may lead to a short position.',
    }),
  },
  { additionalProperties: false, default: {} },
);
export type RiskConfig = Static<typeof RiskSchema>;
