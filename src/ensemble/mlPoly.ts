import Type from 'typebox';
import { mixtureGradient } from './learning/index.ts';
import type { EnsembleSpec } from './types.ts';

const schema = Type.Object({}, { additionalProperties: false });

export const mlPoly: EnsembleSpec<typeof schema> = {
  name: 'ml-poly',
  description:
    'w_k ~ eta_k max(R_k, 0), R_k the linearised regret to member k, eta_k = 1 / (B + sum r_k^2), B the largest r^2: no parameters.',
  source: 'Gaillard, Stoltz and Van Erven 2014',
  schema,
  create({ members }) {
    const weights = new Float64Array(members).fill(1 / members);
    const regret = new Float64Array(members);
    const square = new Float64Array(members);
    const gradient = new Float64Array(members);
    let largest = 0;
    return {
      weights: () => weights,
      observe(outcome) {
        if (!mixtureGradient(outcome, gradient)) return;
        for (let m = 0; m < members; m++) {
          regret[m] -= gradient[m];
          square[m] += gradient[m] ** 2;
          largest = Math.max(largest, gradient[m] ** 2);
        }
        let total = 0;
        for (let m = 0; m < members; m++) {
          weights[m] = largest > 0 ? Math.max(0, regret[m]) / (largest + square[m]) : 0;
          total += weights[m];
        }
        // No member would have done better than the mixture: nothing is known against equal weights.
        for (let m = 0; m < members; m++) weights[m] = total > 0 ? weights[m] / total : 1 / members;
      },
    };
  },
};
