import Type from 'typebox';
import { ExponentialForecaster, mixtureGradient } from './learning/index.ts';
import type { EnsembleSpec } from './types.ts';

const schema = Type.Object(
  {
    eta: Type.Number({
      default: 0,
      minimum: 0,
      maximum: 1000,
      description: 'Learning rate on gradients in [0, 1]; 0 is the theory’s sqrt(8 ln M / t).',
    }),
  },
  { additionalProperties: false },
);

export const exponentiatedGradient: EnsembleSpec<typeof schema> = {
  name: 'exponentiated-gradient',
  description:
    'w_k ~ exp(-eta G_k), G_k the summed gradient of the mixture’s own loss: learns the best mixture, not the best member.',
  source: 'Kivinen and Warmuth 1997; Cesa-Bianchi and Lugosi 2006, 2.5',
  schema,
  create({ members }, { eta }) {
    const forecaster = new ExponentialForecaster(members, eta);
    const gradient = new Float64Array(members);
    return {
      weights: () => forecaster.weights,
      observe(outcome) {
        if (mixtureGradient(outcome, gradient)) forecaster.observe(gradient);
      },
    };
  },
};
