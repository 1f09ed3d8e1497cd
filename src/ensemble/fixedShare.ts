import Type from 'typebox';
import { awakeLosses } from './learning/index.ts';
import type { EnsembleSpec } from './types.ts';

const schema = Type.Object(
  {
    share: Type.Number({
      default: 0.02,
      exclusiveMinimum: 0,
      maximum: 0.5,
      description:
        'Part of the weight dealt out anew at every bar: how often the best member is thought to change.',
    }),
    eta: Type.Number({
      default: 0,
      minimum: 0,
      maximum: 1000,
      description: 'Learning rate on losses in [0, 1]; 0 is the theory’s sqrt(8 (share ln M + H(share))).',
    }),
  },
  { additionalProperties: false },
);

export const fixedShare: EnsembleSpec<typeof schema> = {
  name: 'fixed-share',
  description:
    'A Hedge step, then w <- (1 - share) w + share / M: a member that was bad can come back fast after a change.',
  source: 'Herbster and Warmuth 1998; Cesa-Bianchi and Lugosi 2006, theorem 5.2',
  schema,
  create({ members }, { share, eta }) {
    const weights = new Float64Array(members).fill(1 / members);
    const awake = new Float64Array(members);
    const entropy = -share * Math.log(share) - (1 - share) * Math.log(1 - share);
    const rate = eta > 0 ? eta : Math.sqrt(8 * (share * Math.log(members) + entropy));
    let range = 0;
    return {
      weights: () => weights,
      observe({ losses }) {
        if (!awakeLosses(losses, weights, awake)) return;
        const least = Math.min(...awake);
        range = Math.max(range, Math.max(...awake) - least);
        if (range === 0) return;
        let total = 0;
        for (let m = 0; m < members; m++) {
          weights[m] *= Math.exp((-rate * (awake[m] - least)) / range);
          total += weights[m];
        }
        for (let m = 0; m < members; m++) weights[m] = ((1 - share) * weights[m]) / total + share / members;
      },
    };
  },
};
