import Type, { type Static } from 'typebox';
import { TRADING_ACTIONS } from '../../native/index.ts';

/** The trading task: what is seen, what may be done, what is paid, and how policies are judged. */
export const TradingTaskSchema = Type.Object(
  {
    name: Type.Literal('trading', { description: 'This task.' }),
    run: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'Run configuration whose data, members, ensemble, costs and account are traded; the embedded data without it.',
      }),
    ),
    features: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      uniqueItems: true,
      description:
        'Features of the run, their ages (age:<feature>), quantile:<level> of the forecast and session (share of it that is left, intraday), seen beside forecast, spread, volatility and regimes.',
    }),
    book: Type.Enum(['symbols', 'portfolio'] as const, {
      default: 'symbols',
      description:
        'symbols: one policy trades each symbol on its own; portfolio: one sets the exposures of all at once (PPO, continuous).',
    }),
    actions: Type.Enum(TRADING_ACTIONS, {
      default: 'levels',
      description:
        'levels: one of so many exposures; steps: sell, hold or buy one level; continuous: any exposure (PPO only).',
    }),
    levels: Type.Integer({
      default: 5,
      minimum: 2,
      maximum: 101,
      description: 'Exposures between the lowest and the highest; odd with allowShort, so that flat is one.',
    }),
    allowShort: Type.Boolean({ default: false, description: 'Whether exposures reach from -1 or from 0.' }),
    noTradeBand: Type.Number({
      default: 0.05,
      minimum: 0,
      maximum: 1,
      unit: 'weight',
      description: 'A target nearer than this to the position keeps it; closing is never held back.',
    }),
    episodeBars: Type.Integer({
      default: 252,
      minimum: 1,
      unit: 'bars',
      description: 'Length of a training episode, from a random start.',
    }),
    averageExposure: Type.Number({
      default: 0.5,
      minimum: 1e-3,
      maximum: 100,
      description: 'Mean size of exposure expected before training: the scale of some rewards.',
    }),
    rewards: Type.Record(Type.String(), Type.Object({}, { additionalProperties: true }), {
      default: { 'log-return': { weight: 1 } },
      description:
        'Weighted sum that is learnt from, by reward; policies are chosen and judged by true equity only.',
    }),
    cloneSteps: Type.Integer({
      default: 0,
      minimum: 0,
      unit: 'steps',
      description:
        'Steps of imitating the dynamic-programming oracle of the training bars before learning; 0 = none.',
    }),
    folds: Type.Integer({
      default: 5,
      minimum: 1,
      maximum: 100,
      description: 'Test blocks of the walk-forward; each has policies of its own.',
    }),
    firstFraction: Type.Number({
      default: 0.4,
      minimum: 0.05,
      maximum: 0.95,
      description: 'Share of the bars with out-of-fold forecasts that lie before the first test block.',
    }),
    validFraction: Type.Number({
      default: 0.2,
      minimum: 0.05,
      maximum: 0.5,
      description: 'Last part of the bars before a test block, on which the policy is chosen.',
    }),
    embargoBars: Type.Integer({
      default: 5,
      minimum: 0,
      unit: 'bars',
      description: 'Bars left out beside the label horizon between training, validation and test.',
    }),
    final: Type.Boolean({
      default: false,
      description: 'Also train policies on all bars, for paper and live; they have no test.',
    }),
  },
  { additionalProperties: false },
);
export type TradingTask = Static<typeof TradingTaskSchema>;
