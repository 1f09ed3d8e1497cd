import Type from 'typebox';
import { closed, short } from '../numbers.ts';
import type { SlippageSpec } from '../types.ts';

const schema = Type.Object(
  {
    temporary: Type.Number({
      default: 0.142,
      minimum: 0,
      maximum: 10,
      description: 'Temporary impact in bar volatilities when the order is one average volume (eta).',
    }),
    exponent: Type.Number({
      default: 0.6,
      minimum: 0.1,
      maximum: 1,
      description: 'Power of the share of the average volume; 0.6 was measured, 0.5 is the square-root law.',
    }),
    permanent: Type.Number({
      default: 0.314,
      minimum: 0,
      maximum: 10,
      description: 'Permanent impact in bar volatilities, before the turnover term (gamma).',
    }),
    outstandingPerVolume: Type.Number({
      default: 200,
      exclusiveMinimum: 0,
      maximum: 10_000,
      description: 'Shares outstanding over average volume; its fourth root multiplies the permanent part.',
    }),
    window: Type.Integer({
      default: 21,
      minimum: 2,
      maximum: 1000,
      description: 'Bars before the fill behind volatility and average volume.',
    }),
    maxShare: Type.Number({
      default: 1,
      exclusiveMinimum: 0,
      maximum: 1,
      description: 'Most of the average volume that fills in one bar; the rest waits.',
    }),
  },
  closed,
);

export const squareRoot: SlippageSpec<typeof schema> = {
  name: 'square-root',
  description:
    'Temporary impact in the power of size and linear permanent impact, both in volatilities; the order trades over one bar.',
  formula:
    'temporary x s (q / V)^exponent + p / 2, p = permanent x s (q / V) (outstandingPerVolume)^(1/4); later prices move by p',
  source: 'Almgren, Thum, Hauptmann and Li 2005, Direct estimation of equity market impact (the defaults)',
  schema,
  words: (o) => `impact ${short(o.temporary)} sigma (q/V)^${short(o.exponent)} after Almgren et al.`,
  bps: () => 0,
  impact: (o) => ({
    model: 2,
    coefficient: o.temporary,
    exponent: o.exponent,
    permanentCoefficient: o.permanent * o.outstandingPerVolume ** 0.25,
    maxShare: o.maxShare,
  }),
  window: (o) => o.window,
};
