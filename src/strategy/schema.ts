import Type, { type Static } from 'typebox';

/** How `size` reads; the index is NativeExecution.sizing. docs/execution.md. */
export const SIZINGS = ['equity', 'usd', 'shares', 'risk'] as const;
export type Sizing = (typeof SIZINGS)[number];

const NodeSchema = Type.Object(
  {
    op: Type.Optional(Type.String({ minLength: 1, description: 'Operator or indicator' })),
    args: Type.Optional(Type.Array(Type.Unknown(), { description: 'Expressions again' })),
    named: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'Settings and inputs of an indicator by name',
      }),
    ),
    output: Type.Optional(Type.String({ minLength: 1, description: 'Output of an indicator' })),
    ref: Type.Optional(Type.String({ minLength: 1, description: 'Field or parameter' })),
    feature: Type.Optional(Type.String({ minLength: 1, description: 'Feature of the registry' })),
    forecast: Type.Optional(Type.String({ minLength: 1, description: 'Forecast series by name' })),
  },
  { additionalProperties: false },
);

/** A number, a truth, text in the language of docs/strategies.md, or a node of the graph. */
export const ExpressionSchema = Type.Union([
  Type.Number(),
  Type.Boolean(),
  Type.String({ minLength: 1 }),
  NodeSchema,
]);
export type Expression = Static<typeof ExpressionSchema>;

const expression = (description: string) =>
  Type.Optional(Type.Union(ExpressionSchema.anyOf, { description }));

export const ParamSchema = Type.Object(
  {
    default: Type.Optional(
      Type.Number({ description: 'Value of a single run; the first of the space unless given' }),
    ),
    values: Type.Optional(Type.Array(Type.Number(), { minItems: 1, description: 'List of values' })),
    from: Type.Optional(Type.Number({ description: 'First value of a stepped range' })),
    to: Type.Optional(Type.Number({ description: 'Last value of a stepped range, included' })),
    step: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'Step of a stepped range, 1' })),
    min: Type.Optional(Type.Number({ description: 'Least value of an interval' })),
    max: Type.Optional(Type.Number({ description: 'Largest value of an interval, included' })),
    integer: Type.Optional(Type.Boolean({ description: 'Whole numbers of the interval only' })),
    log: Type.Optional(Type.Boolean({ description: 'Even in the logarithm; min above 0' })),
  },
  { additionalProperties: false },
);
export type ParamSpec = Static<typeof ParamSchema>;

/** A strategy as data; docs/strategies.md. */
export const StrategySchema = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, description: 'What it is called' })),
    description: Type.Optional(Type.String({ description: 'One sentence' })),
    params: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.Number(), ParamSchema]), {
        description: 'Parameters by name: a number, or a default with a space that a sweep goes through',
      }),
    ),
    constraints: Type.Optional(
      Type.Array(ExpressionSchema, { description: 'Truths over parameters that every set must meet' }),
    ),
    rules: Type.Object(
      {
        long: expression('Long while true: the entry, and its opposite the exit'),
        short: expression('Short while true'),
        entryLong: expression('Truth that opens a long position'),
        exitLong: expression('Truth that closes it'),
        entryShort: expression('Truth that opens a short position'),
        exitShort: expression('Truth that closes it'),
        weight: expression('Target weight instead of entries and exits, a fraction of equity'),
      },
      { additionalProperties: false },
    ),
    size: expression('Size of an entry in the unit of sizing; 1 unless given'),
    sizing: Type.Optional(
      Type.Enum(SIZINGS, {
        description:
          'equity: fraction of equity; usd; shares; risk: fraction of equity lost when the stop loss is hit',
      }),
    ),
    stops: Type.Optional(
      Type.Object(
        {
          stopLoss: expression('Fraction of the entry price'),
          takeProfit: expression('Fraction of the entry price'),
          trailingStop: expression('Fraction of the best price since entry'),
          breakEven: expression('Gain, a fraction, from which the stop is at the entry price'),
          maxBars: expression('Bars a position is held at most'),
        },
        { additionalProperties: false },
      ),
    ),
    benchmark: Type.Optional(
      Type.String({ minLength: 1, description: 'Symbol whose close is the field benchmark' }),
    ),
  },
  { additionalProperties: false },
);
export type Strategy = Static<typeof StrategySchema>;

/** Rules that are truths, and everything that is a number, in the order of the native contract. */
export const TRUTH_RULES = ['entryLong', 'exitLong', 'entryShort', 'exitShort'] as const;
export const STOPS = ['stopLoss', 'takeProfit', 'trailingStop', 'breakEven', 'maxBars'] as const;
