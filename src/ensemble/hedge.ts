import Type from 'typebox';
import { awakeLosses, ExponentialForecaster } from './learning/index.ts';
import type { EnsembleSpec } from './types.ts';

const schema = Type.Object(
  {
    eta: Type.Number({
      default: 0,
      minimum: 0,
      maximum: 1000,
      description: 'Learning rate on losses in [0, 1]; 0 is the theory’s sqrt(8 ln M / t).',
    }),
  },
  { additionalProperties: false },
);

export const hedge: EnsembleSpec<typeof schema> = {
  name: 'hedge',
  description: 'w_k ~ exp(-eta L_k), L_k the sum of losses over the largest range of one bar so far.',
  source: 'Freund and Schapire 1997; Cesa-Bianchi and Lugosi 2006, ch. 2',
  schema,
  create({ members }, { eta }) {
    const forecaster = new ExponentialForecaster(members, eta);
    const awake = new Float64Array(members);
    return {
      weights: () => forecaster.weights,
      observe({ losses }) {
        if (awakeLosses(losses, forecaster.weights, awake)) forecaster.observe(awake);
      },
    };
  },
};
