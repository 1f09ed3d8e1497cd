import Type from 'typebox';
import { combineForecasts } from './combine.ts';
import { leastNonNegative } from './learning/index.ts';
import { Refitted, refitFields } from './refitted.ts';
import type { Combine, EnsembleSpec } from './types.ts';

const schema = Type.Object(
  {
    ...refitFields,
    sumToOne: Type.Boolean({
      default: true,
      description: 'Whether weights sum to 1; without, a weak ensemble is also shrunk towards no forecast.',
    }),
  },
  { additionalProperties: false },
);

/** A weighted mean that keeps the weights' sum: what absent members would have had is shared out. */
const weightedSum: Combine = (weights, forecasts, spreads) => {
  const sum = weights.reduce((total, w) => total + w, 0);
  const { mean, spread } = combineForecasts(weights, forecasts, spreads, 1, 0);
  return { mean: mean * sum, spread };
};

export const stackingNnls: EnsembleSpec<typeof schema> = {
  name: 'stacking-nnls',
  description:
    'Least squares of labels on out-of-fold forecasts with weights >= 0 and no intercept, fitted anew every so many bars.',
  source: 'Wolpert 1992; Breiman 1996; Lawson and Hanson 1974',
  schema,
  create({ members }, { sumToOne, ...window }) {
    const refitted = new Refitted(members, window, (rows) => leastNonNegative(rows.moments(), sumToOne));
    return {
      weights: () => refitted.weights,
      observe: (outcome) => refitted.observe(outcome),
      ...(sumToOne ? {} : { combine: weightedSum }),
    };
  },
};
