import Type, { type Static } from 'typebox';

/** Section `validation` of a study: what is worked out after every sweep. */
export const ValidationSchema = Type.Object(
  {
    enabled: Type.Boolean({
      default: true,
      description: 'Whether a sweep ends with its overfitting statistics.',
    }),
    blocks: Type.Integer({
      default: 16,
      minimum: 2,
      maximum: 20,
      multipleOf: 2,
      description: 'Blocks the history is cut into for the probability of backtest overfitting; even.',
    }),
    configurations: Type.Integer({
      default: 1000,
      minimum: 2,
      maximum: 10_000,
      description: 'Runs whose returns are kept for PBO and the reality check: the best and an even sample.',
    }),
    resamples: Type.Integer({
      default: 2000,
      minimum: 100,
      maximum: 20_000,
      description: 'Bootstrap resamples behind intervals and p-values.',
    }),
    blockBars: Type.Number({
      default: 0,
      minimum: 0,
      maximum: 10_000,
      description: 'Mean block length of the bootstrap, bars; 0 = automatic (Politis & White).',
    }),
    confidence: Type.Number({
      default: 0.95,
      exclusiveMinimum: 0.5,
      exclusiveMaximum: 1,
      description: 'Level of the intervals, and the bar that a verdict asks for.',
    }),
    seed: Type.Integer({
      default: 1,
      minimum: 0,
      maximum: 4_294_967_295,
      description: 'Seed of the bootstrap.',
    }),
  },
  { additionalProperties: false, default: {} },
);

export type ValidationConfig = Static<typeof ValidationSchema>;
