import Type, { type Static } from 'typebox';
import { CostsSchema } from '../costs/index.ts';
import { DataConfigSchema } from '../data/index.ts';
import {
  ActionSchema,
  BorrowSchema,
  ExecutionSchema,
  LatencySchema,
  LiquiditySchema,
  MarginSchema,
} from '../engine/index.ts';
import { MonteCarloSchema, ScenarioSchema } from '../montecarlo/index.ts';
import { SIMD_LEVELS, SWEEP_COLUMNS, SWEEP_PATHS } from '../native/index.ts';
import { AccountSchema } from '../pipeline/index.ts';
import { StrategySchema } from '../strategy/index.ts';
import { ValidationSchema } from '../validation/index.ts';

const closed = { additionalProperties: false } as const;
const section = { ...closed, default: {} } as const;
const Day = (description: string) => Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description });

export const SPACE_METHODS = ['grid', 'random', 'latin-hypercube', 'list'] as const;

export const SpaceSchema = Type.Object(
  {
    method: Type.Enum(SPACE_METHODS, {
      default: 'grid',
      description: 'How the ranges of strategy.params become parameter sets.',
    }),
    samples: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000_000,
        description: 'Sets drawn; needed for random and latin-hypercube.',
      }),
    ),
    levels: Type.Optional(
      Type.Integer({ minimum: 2, maximum: 10_000, description: 'Grid: values taken of a continuous range.' }),
    ),
    sets: Type.Optional(
      Type.Array(Type.Record(Type.String(), Type.Number()), {
        minItems: 1,
        description: 'List: the sets themselves, every swept parameter by name.',
      }),
    ),
    maxSets: Type.Integer({
      default: 10_000_000,
      minimum: 1,
      maximum: 1_000_000_000,
      description: 'A space with more sets is refused before any work starts.',
    }),
  },
  section,
);

const objective = {
  objective: Type.Enum(SWEEP_COLUMNS, {
    default: 'sharpe',
    description: 'Figure that ranks sets: its mean over the symbols.',
  }),
  direction: Type.Optional(
    Type.Enum(['max', 'min'], { description: 'Whether more is better; min for turnover and costs.' }),
  ),
};

export const SweepSchema = Type.Object(
  {
    ...objective,
    top: Type.Integer({
      default: 5,
      minimum: 1,
      maximum: 50,
      description: 'Best sets that are re-run bar by bar.',
    }),
    chunkRuns: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000,
        description: 'Runs (sets x symbols) of one chunk; by default about 0.2 s of work.',
      }),
    ),
    heatMap: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 2,
        maxItems: 2,
        description: 'Parameters across and up the heat map; the first two by default.',
      }),
    ),
    path: Type.Enum(SWEEP_PATHS, { default: 'auto', description: 'Which code runs the sweep.' }),
    simd: Type.Enum(SIMD_LEVELS, { default: 'auto', description: 'Vector instructions used.' }),
    device: Type.Enum(['cpu', 'cuda'], { default: 'cpu', description: 'Where the sweep runs.' }),
  },
  section,
);

export const StudyWalkForwardSchema = Type.Object(
  {
    mode: Type.Enum(['anchored', 'rolling'], {
      default: 'rolling',
      description: 'anchored: choose on everything before; rolling: on the last trainBars only.',
    }),
    trainBars: Type.Integer({
      default: 756,
      minimum: 20,
      description: 'Bars of the first (anchored) or of every (rolling) training window.',
    }),
    testBars: Type.Integer({ default: 126, minimum: 1, description: 'Bars until the next choice.' }),
    embargoBars: Type.Integer({
      default: 0,
      minimum: 0,
      description: 'Bars left out between a training window and its test window.',
    }),
    ...objective,
  },
  section,
);

export const HoldOutSchema = Type.Object(
  {
    fraction: Type.Optional(
      Type.Number({ minimum: 0, maximum: 0.8, description: 'Last part of the bars; 0 keeps none.' }),
    ),
    start: Type.Optional(Day('First date held out; instead of fraction.')),
  },
  { ...closed, description: 'Bars no sweep sees; a sweep keeps the last fifth unless told otherwise.' },
);

/** One study: what is traded, how, over which parameters, and how the result is doubted. */
export const StudySpecSchema = Type.Object(
  {
    name: Type.String({
      default: 'study',
      pattern: '^[a-z0-9][a-z0-9-]{0,63}$',
      description: 'Name of the study and of its folder.',
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
      description: 'Threads; results do not depend on it.',
    }),
    data: DataConfigSchema,
    symbols: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        uniqueItems: true,
        description: 'Symbols traded; all of the data by default.',
      }),
    ),
    start: Type.Optional(Day('First date traded; indicators see the bars before.')),
    end: Type.Optional(Day('Last date traded.')),
    holdOut: Type.Optional(HoldOutSchema),
    strategy: StrategySchema,
    space: SpaceSchema,
    execution: ExecutionSchema,
    account: AccountSchema,
    accounts: Type.Enum(['each', 'shared'], {
      default: 'each',
      description: 'Backtest: an account per symbol as in a sweep, or one account for all symbols.',
    }),
    margin: MarginSchema,
    liquidity: LiquiditySchema,
    latency: LatencySchema,
    actions: Type.Optional(
      Type.Array(ActionSchema, { description: 'Backtest: splits and dividends of unadjusted prices.' }),
    ),
    borrow: Type.Optional(
      Type.Record(Type.String(), BorrowSchema, { description: 'Backtest: borrowing by symbol.' }),
    ),
    costs: CostsSchema,
    sweep: SweepSchema,
    validation: ValidationSchema,
    walkForward: StudyWalkForwardSchema,
    monteCarlo: Type.Optional(MonteCarloSchema),
    scenarios: Type.Optional(
      Type.Array(ScenarioSchema, { description: 'Backtest: scenarios the strategy is run through.' }),
    ),
    priorTrials: Type.Integer({
      default: 0,
      minimum: 0,
      description: 'Parameter sets already tried on this data elsewhere; they deflate the Sharpe ratio.',
    }),
  },
  closed,
);
export type StudySpec = Static<typeof StudySpecSchema>;
