import Type from 'typebox';
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
  create(members, { halfLifeBars, shrink }) {
    const decay = 0.5 ** (1 / halfLifeBars);
    const error = new Float64Array(members);
    const mass = new Float64Array(members);
    const weights = new Float64Array(members).fill(1 / members);
    return {
      weights: () => weights,
      observe(losses) {
        for (let m = 0; m < members; m++) {
          if (!Number.isFinite(losses[m])) continue;
          error[m] = decay * error[m] + losses[m];
          mass[m] = decay * mass[m] + 1;
        }
        // A member without a record is judged by nobody: all stay equal until each has one.
        if (mass.some((w) => w === 0)) return;
        let total = 0;
        for (let m = 0; m < members; m++) {
          weights[m] = 1 / Math.max(error[m] / mass[m], 1e-12);
          total += weights[m];
        }
        for (let m = 0; m < members; m++) weights[m] = shrink / members + ((1 - shrink) * weights[m]) / total;
      },
    };
  },
};
