import { type Static, Type } from 'typebox';
import { INTERVALS } from '../core/index.ts';
import { SynthConfigSchema } from './synth/config.ts';

export const DATA_SOURCES = ['embedded', 'csv', 'store', 'synth'] as const;

const MINUTES_PER_YEAR = 525_600;

/** One file or several. */
const Paths = (description: string) =>
  Type.Union([Type.String({ minLength: 1 }), Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })], {
    description,
  });

/** Where bid and ask come from; docs/data.md. */
export const QuotesConfigSchema = Type.Object(
  {
    path: Type.Optional(
      Paths(
        'A file or a list of files (.csv or .csv.gz) of time, bid, ask and maybe symbol; without it the bid and ask columns of the data files are read (data.source: csv)',
      ),
    ),
    maxAgeMinutes: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: MINUTES_PER_YEAR,
        description:
          "How old a quote may be at the end of a bar to be that bar's, minutes; default: the length of one bar",
      }),
    ),
  },
  { additionalProperties: false, description: 'Bid and ask for costs.spread: quotes; none by default.' },
);

/** When symbols were halted; docs/data.md. */
export const HaltsConfigSchema = Type.Object(
  { path: Paths('A file or a list of files (.csv or .csv.gz) of start, end and maybe symbol') },
  {
    additionalProperties: false,
    description: 'Trading halts, in which nothing is decided; none by default.',
  },
);

/** Where a run's market data comes from. */
export const DataConfigSchema = Type.Object(
  {
    source: Type.Enum(DATA_SOURCES, {
      default: 'embedded',
      description:
        'embedded: real series that ship with the dependencies; csv: files; store: the local bar store; synth: generated',
    }),
    path: Type.Optional(
      Paths(
        'csv: a file or a list of files (.csv or .csv.gz), relative to the working folder; store: its folder (default .autostock/data)',
      ),
    ),
    symbols: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        uniqueItems: true,
        description: 'Symbols to load, in this order; default: every symbol of the source',
      }),
    ),
    interval: Type.Enum(INTERVALS, { default: '1d', description: 'Length of one bar' }),
    start: Type.Optional(
      Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'First date kept, YYYY-MM-DD' }),
    ),
    end: Type.Optional(
      Type.String({
        pattern: '^\\d{4}-\\d{2}-\\d{2}$',
        description: 'Last date kept, YYYY-MM-DD, inclusive',
      }),
    ),
    repair: Type.Enum(['none', 'safe'], {
      default: 'safe',
      description:
        'safe: sort, drop exact duplicates, widen high/low to hold open and close; none: any such defect is an error',
    }),
    adjusted: Type.Boolean({
      default: false,
      description:
        'csv and embedded: scale open/high/low/close by adj close / close where the file has adj close',
    }),
    timezone: Type.Enum(['utc', 'exchange'], {
      default: 'utc',
      description: 'csv: how to read times that carry no offset; exchange is New York',
    }),
    quotes: Type.Optional(QuotesConfigSchema),
    halts: Type.Optional(HaltsConfigSchema),
    synth: Type.Optional(SynthConfigSchema),
  },
  { additionalProperties: false, default: {} },
);

export type QuotesConfig = Static<typeof QuotesConfigSchema>;
export type DataConfig = Static<typeof DataConfigSchema>;
