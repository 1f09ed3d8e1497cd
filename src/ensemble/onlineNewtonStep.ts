import Type from 'typebox';
import { LEAST_GRADIENT, leastNonNegative, mixtureGradient } from './learning/index.ts';
import type { EnsembleSpec } from './types.ts';

const schema = Type.Object(
  {
    curvature: Type.Number({
      default: 0.125,
      exclusiveMinimum: 0,
      maximum: 10,
      description: 'How curved losses are thought to be, over the largest gradient: the theory’s 1/8.',
    }),
    ridge: Type.Number({
      default: 1,
      exclusiveMinimum: 0,
      maximum: 1000,
      description: 'Pull to equal weights, in units of the largest gradient.',
    }),
  },
  { additionalProperties: false },
);

export const onlineNewtonStep: EnsembleSpec<typeof schema> = {
  name: 'online-newton-step',
  description:
    'Weights that minimise the sum of losses, each replaced by its gradient and that gradient’s square, over the simplex.',
  source: 'Hazan, Agarwal and Kale 2007 (follow the approximate leader)',
  schema,
  create({ members: M }, { curvature, ridge }) {
    let weights = new Float64Array(M).fill(1 / M);
    const gradient = new Float64Array(M);
    const slope = new Float64Array(M);
    const met = new Float64Array(M);
    const outer = new Float64Array(M * M);
    let bound = 0;
    return {
      weights: () => weights,
      observe(outcome) {
        if (!mixtureGradient(outcome, gradient)) return;
        // g'w is 0 at the mixture itself up to members that were absent.
        const level = gradient.reduce((sum, g, m) => sum + g * outcome.weights[m], 0);
        for (let a = 0; a < M; a++) {
          bound = Math.max(bound, Math.abs(gradient[a]));
          slope[a] += gradient[a];
          met[a] += gradient[a] * level;
          for (let b = 0; b < M; b++) outer[a * M + b] += gradient[a] * gradient[b];
        }
        if (bound < LEAST_GRADIENT) return;
        // Over bound: sum g'w + curvature / 2 (g'(w - w_t))^2 / bound + ridge / 2 |w - 1/M|^2 bound.
        const bend = curvature / bound ** 2;
        const gram = outer.map((x, i) => bend * x + (i % (M + 1) === 0 ? ridge : 0));
        const cross = slope.map((g, a) => -g / bound + bend * met[a] + ridge / M);
        weights = new Float64Array(leastNonNegative({ gram, cross }, true));
      },
    };
  },
};
