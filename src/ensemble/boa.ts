import Type from 'typebox';
import { LEAST_GRADIENT, mixtureGradient } from './learning/index.ts';
import type { EnsembleSpec } from './types.ts';

const schema = Type.Object({}, { additionalProperties: false });

export const boa: EnsembleSpec<typeof schema> = {
  name: 'boa',
  description:
    'Bernstein online aggregation: exponential weights of linearised regrets less their squares, a rate for each member: no parameters.',
  source: 'Wintenberger 2017',
  schema,
  create({ members }) {
    const weights = new Float64Array(members).fill(1 / members);
    const gradient = new Float64Array(members);
    const square = new Float64Array(members);
    const score = new Float64Array(members);
    const rate = new Float64Array(members);
    let bound = 0;
    /** ln M over the square regrets, never above the reciprocal of the bound on one regret. */
    const rates = () => {
      for (let m = 0; m < members; m++)
        rate[m] = Math.min(1 / bound, Math.sqrt(Math.log(members) / Math.max(square[m], Number.MIN_VALUE)));
    };
    return {
      weights: () => weights,
      observe(outcome) {
        if (members === 1 || !mixtureGradient(outcome, gradient)) return;
        const largest = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
        // The bound doubles, so that it moves seldom.
        if (largest > bound) bound = 2 ** Math.ceil(Math.log2(largest));
        if (bound < LEAST_GRADIENT) return;
        for (let m = 0; m < members; m++) square[m] += gradient[m] ** 2;
        rates();
        for (let m = 0; m < members; m++) {
          const r = -gradient[m];
          score[m] += 0.5 * (r - rate[m] * r * r + (rate[m] * r > 0.5 ? bound : 0));
        }
        const log = score.map((s, m) => Math.log(rate[m]) + rate[m] * s);
        const most = Math.max(...log);
        let total = 0;
        for (let m = 0; m < members; m++) {
          weights[m] = Math.exp(log[m] - most);
          total += weights[m];
        }
        for (let m = 0; m < members; m++) weights[m] /= total;
      },
    };
  },
};
