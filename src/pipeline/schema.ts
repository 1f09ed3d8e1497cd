import Type, { type Static } from 'typebox';
import { CostsSchema } from '../costs/index.ts';
import { DataConfigSchema } from '../data/index.ts';
import { TrainingSchema } from '../models/index.ts';
import { HEADS, type HeadName } from '../native/index.ts';
import { PortfolioSchema } from '../portfolio/index.ts';
import { RiskSchema } from '../risk/index.ts';

const closed = { additionalProperties: false } as const;
const section = { ...closed, default: {} } as const;

/** A registry entry by name; its other keys are checked against that entry's own schema. */
const Named = (description: string, name: string) =>
  Type.Object(
    { name: Type.String({ minLength: 1 }) },
    { additionalProperties: true, description, default: { name } },
  );

export const LabelSchema = Type.Object(
  {
    horizon: Type.Integer({
      default: 5,
      minimum: 1,
      maximum: 250,
      description: 'Bars ahead that are forecast.',
    }),
    jointHorizons: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 250 }), {
        minItems: 1,
        maxItems: 7,
        uniqueItems: true,
        description:
          'Further bars ahead that members learn jointly with label.horizon, which alone is traded and scored.',
      }),
    ),
    volatilityWindow: Type.Integer({
      default: 20,
      minimum: 5,
      maximum: 500,
      description: 'Bars of the realised volatility that scales returns.',
    }),
    clip: Type.Number({
      default: 5,
      minimum: 1,
      maximum: 100,
      description: 'Scaled labels are clipped to +- this many standard deviations.',
    }),
    relativeTo: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'Forecast the residual return, less beta times that of this symbol, with no view on the symbol; it is then not traded.',
      }),
    ),
  },
  section,
);

export const WalkForwardSchema = Type.Object(
  {
    mode: Type.Union([Type.Literal('anchored'), Type.Literal('rolling')], {
      default: 'anchored',
      description: 'anchored: train on everything before; rolling: on the last trainBars only.',
    }),
    trainBars: Type.Integer({
      default: 1260,
      minimum: 20,
      description:
        'Bars before the first out-of-sample bar (anchored), or of every training window (rolling).',
    }),
    testBars: Type.Integer({
      default: 630,
      minimum: 1,
      description: 'Out-of-sample bars between two refits.',
    }),
    start: Type.Optional(
      Type.String({
        pattern: '^\\d{4}-\\d{2}-\\d{2}$',
        description: 'First out-of-sample date; replaces trainBars in anchored mode.',
      }),
    ),
    validFraction: Type.Number({
      default: 0.2,
      minimum: 0,
      maximum: 0.5,
      description: 'Last part of each training window, kept for early stopping and spreads.',
    }),
    embargoBars: Type.Integer({
      default: 5,
      minimum: 0,
      description: 'Bars left out beside the purge of the label horizon.',
    }),
  },
  section,
);

export const AccountSchema = Type.Object(
  {
    initialCashUsd: Type.Number({
      default: 1_000_000,
      exclusiveMinimum: 0,
      description: 'Starting cash, USD.',
    }),
    fractional: Type.Boolean({ default: false, description: 'Whether orders may be for parts of a share.' }),
    minTradeWeight: Type.Number({
      default: 0.02,
      minimum: 0,
      maximum: 1,
      description: 'No-trade band: smaller changes of weight are not worth their costs.',
    }),
    staleBars: Type.Integer({
      default: 5,
      minimum: 1,
      maximum: 1000,
      description: 'A held symbol without a bar for this long is closed at its last close.',
    }),
  },
  section,
);

export const RunConfigSchema = Type.Object(
  {
    name: Type.String({
      default: 'run',
      pattern: '^[a-z0-9][a-z0-9-]{0,63}$',
      description: 'Name of the run and of its folder.',
    }),
    seed: Type.Integer({
      default: 7,
      minimum: 0,
      maximum: 4_294_967_295,
      description: 'Seed of everything random.',
    }),
    threads: Type.Integer({
      default: 2,
      minimum: 1,
      maximum: 256,
      description: 'Trainings that run at once; results do not depend on it.',
    }),
    data: DataConfigSchema,
    universe: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        description: 'Symbols traded; all of the data by default.',
      }),
    ),
    benchmark: Type.String({
      default: 'SPY',
      minLength: 1,
      description: 'Symbol results are compared with.',
    }),
    sentiment: Type.String({
      default: 'QQQ',
      minLength: 1,
      description: 'High-beta index behind the sentiment features.',
    }),
    features: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        description: 'Feature names; all by default.',
      }),
    ),
    label: LabelSchema,
    head: Type.Optional(
      Type.Union(
        HEADS.map(({ name }) => Type.Literal(name)),
        {
          description:
            'What members state of each forecast: point (by default), quantiles, gaussian or studentT; trading reads the point.',
        },
      ),
    ),
    models: Type.Array(Named('A member of the forecast zoo.', 'ridge'), {
      minItems: 1,
      maxItems: 32,
      default: [
        { name: 'zero-return' },
        { name: 'ridge' },
        { name: 'dlinear' },
        { name: 'lstm-stacked' },
        { name: 'tcn-residual' },
      ],
      description: 'Members of the ensemble.',
    }),
    training: TrainingSchema,
    serving: Type.Optional(
      Type.Union([Type.Literal('window'), Type.Literal('stream')], {
        description:
          'How a session forecasts: window (by default) gives the bits of the backtest; stream advances members bar by bar in microseconds, equal within 1e-5.',
      }),
    ),
    ensemble: Named('How members are combined.', 'inverse-error'),
    regime: Named('How the market’s regime is told, from the benchmark’s closes.', 'trend-volatility'),
    policy: Named('From forecast to signal.', 'threshold'),
    actionModels: Type.Optional(
      Type.Object(
        {
          seeds: Type.Integer({
            default: 10,
            minimum: 1,
            maximum: 1000,
            description: 'Seeds from 1 on; ten or more show the spread.',
          }),
        },
        {
          additionalProperties: true,
          description:
            'Action models that are trained beside the policy and compared with it; its other keys are those of a training on the trading task, docs/rl.md.',
        },
      ),
    ),
    portfolio: PortfolioSchema,
    risk: RiskSchema,
    costs: CostsSchema,
    account: AccountSchema,
    walkForward: WalkForwardSchema,
    priorTrials: Type.Integer({
      default: 0,
      minimum: 0,
      description: 'Configurations already tried on this data; deflates the Sharpe ratio.',
    }),
  },
  closed,
);
export type RunConfig = Static<typeof RunConfigSchema>;

/** Bars ahead that members forecast: the one that is traded, then those learnt beside it. */
export const horizonsOf = ({ label }: Pick<RunConfig, 'label'>): number[] => [
  label.horizon,
  ...(label.jointHorizons ?? []),
];

/** What members state of each forecast. */
export const headOf = ({ head }: Pick<RunConfig, 'head'>): HeadName => head ?? 'point';
