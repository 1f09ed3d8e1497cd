import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;
const section = { ...closed, default: {} } as const;

export const ExecutionSchema = Type.Object(
  {
    lag: Type.Integer({
      default: 1,
      minimum: 0,
      maximum: 1000,
      description: 'Bars from a signal to its fill; 0 needs fillAt close.',
    }),
    fillAt: Type.Enum(['open', 'close'], { default: 'open', description: 'Price of the bar that fills.' }),
    intrabar: Type.Enum(['conservative', 'adaptive'], {
      default: 'conservative',
      description: 'Inside a bar: a stop before a target, or open, nearer extreme, other extreme, close.',
    }),
    reenter: Type.Boolean({
      default: false,
      description: 'A side that was stopped out may enter again at once.',
    }),
  },
  section,
);
export type ExecutionConfig = Static<typeof ExecutionSchema>;

const rate = (description: string) => Type.Number({ default: 0, minimum: 0, maximum: 10, description });

export const MarginSchema = Type.Object(
  {
    maxLeverage: Type.Number({
      default: 1,
      minimum: 0.01,
      maximum: 100,
      description: 'Largest position value over equity when a position is opened: 1 / initial margin.',
    }),
    maintenanceMargin: Type.Number({
      default: 0,
      minimum: 0,
      maximum: 1,
      description:
        'Equity below this share of the gross position closes everything at the next open; 0 = never.',
    }),
    borrowRateAnn: rate('Yearly fee on the value of shares sold short, a fraction.'),
    cashRateAnn: rate('Yearly interest on cash, a fraction.'),
    marginRateAnn: rate('Yearly interest on borrowed cash, a fraction.'),
  },
  section,
);
export type MarginConfig = Static<typeof MarginSchema>;

export const LiquiditySchema = Type.Object(
  {
    maxVolumeShare: Type.Number({
      default: 0,
      minimum: 0,
      maximum: 1,
      description: 'Most of a bar’s volume that fills in it, the rest waits; 0 = no limit.',
    }),
  },
  section,
);

export const LatencySchema = Type.Object(
  {
    bars: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 1000,
      description: 'Bars more than the next one from a decision to its arrival.',
    }),
    ms: Type.Number({
      default: 0,
      minimum: 0,
      maximum: 1e12,
      description: 'Time from a decision, at the end of its bar, to its arrival.',
    }),
  },
  section,
);

export const ActionSchema = Type.Object(
  {
    symbol: Type.String({ minLength: 1, description: 'Symbol of the panel.' }),
    date: Type.String({
      pattern: '^\\d{4}-\\d{2}-\\d{2}$',
      description: 'Ex-date: it happens before the first bar from then on.',
    }),
    splitRatio: Type.Number({
      default: 1,
      exclusiveMinimum: 0,
      maximum: 1e6,
      description: 'New shares for one old share.',
    }),
    dividendUsd: Type.Number({
      default: 0,
      minimum: 0,
      maximum: 1e6,
      description: 'Cash for each share held before; shorts pay it.',
    }),
  },
  closed,
);

export const BorrowSchema = Type.Object(
  {
    rateAnn: Type.Optional(
      Type.Number({ minimum: 0, maximum: 10, description: 'Yearly fee; margin.borrowRateAnn by default.' }),
    ),
    shares: Type.Optional(
      Type.Number({
        minimum: 0,
        description: 'Shares that can be borrowed; 0 = not shortable, none = any number.',
      }),
    ),
  },
  closed,
);

/** What the order-level engine knows beyond costs and account; docs/execution.md. */
export const EngineSettingsSchema = Type.Object(
  {
    execution: ExecutionSchema,
    margin: MarginSchema,
    liquidity: LiquiditySchema,
    latency: LatencySchema,
    actions: Type.Array(ActionSchema, {
      default: [],
      description: 'Splits and dividends of unadjusted prices.',
    }),
    borrow: Type.Record(Type.String(), BorrowSchema, { default: {}, description: 'Borrowing by symbol.' }),
  },
  section,
);
export type EngineConfig = Static<typeof EngineSettingsSchema>;
