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
    notShortable: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      uniqueItems: true,
      description: 'Symbols that nobody lends: with allowShort, no order leads to a short position in these.',
    }),
    afterClose: Type.Enum(['trade', 'reduce', 'hold'] as const, {
      default: 'trade',
      description:
        'What may be decided while the exchange is closed, from a session’s last bar on (intraday bars): trade = anything, filled at the next open; reduce = only smaller positions; hold = nothing.',
    }),
  },
  { additionalProperties: false, default: {} },
);
export type RiskConfig = Static<typeof RiskSchema>;
