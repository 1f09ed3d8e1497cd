import { type Static, Type } from 'typebox';

/** Options of the synthetic market. */
export const SynthConfigSchema = Type.Object(
  {
    symbols: Type.Integer({
      default: 20,
      minimum: 1,
      maximum: 999,
      description: 'Number of stocks beside the factor QQQ',
    }),
    bars: Type.Integer({
      default: 1500,
      minimum: 30,
      maximum: 1_000_000,
      description: 'Bars of each symbol',
    }),
    seed: Type.Integer({ default: 1, minimum: 0, description: 'Same seed, same bytes' }),
    signalIc: Type.Number({
      default: 0,
      minimum: 0,
      maximum: 0.2,
      description:
        'Planted information coefficient: minus the return of 5 sessions relative to QQQ against the next 5 sessions; 0 plants nothing',
    }),
    start: Type.String({
      default: '2012-01-03',
      pattern: '^\\d{4}-\\d{2}-\\d{2}$',
      description: 'First session on or after this date, YYYY-MM-DD',
    }),
  },
  { additionalProperties: false, default: {} },
);

export type SynthConfig = Static<typeof SynthConfigSchema>;
