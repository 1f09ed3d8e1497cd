import Type from 'typebox';
import { DiscountedError } from './learning/index.ts';
import type { EnsembleSpec } from './types.ts';

const schema = Type.Object(
  {
    halfLifeBars: Type.Number({
      default: 60,
      minimum: 1,
      maximum: 10_000,
      description: 'Bars after which an error counts half.',
    }),
    shrink: Type.Number({
      default: 0.5,
      minimum: 0,
      maximum: 1,
      description: 'Share of the weight that stays equal: 1 is equal weight, 0 is pure inverse error.',
    }),
  },
  { additionalProperties: false },
);

export const inverseError: EnsembleSpec<typeof schema> = {
  name: 'inverse-error',
  description: 'w_k ~ 1 / S_k with S_k the exponentially weighted mean squared error, shrunk to 1/M.',
  source: 'Bates and Granger 1969; Stock and Watson 2004',
  schema,
  create({ members }, { halfLifeBars, shrink }) {
    const errors = new DiscountedError(members, halfLifeBars);
    const weights = new Float64Array(members).fill(1 / members);
    return {
      weights: () => weights,
      observe({ losses }) {
        errors.add(losses);
        // A member without a record is judged by nobody: all stay equal until each has one.
        const total = errors.inverse(weights);
        if (total === 0) return;
        for (let m = 0; m < members; m++) weights[m] = shrink / members + ((1 - shrink) * weights[m]) / total;
      },
    };
  },
};
