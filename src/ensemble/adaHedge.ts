import Type from 'typebox';
import { awakeLosses, exponentialWeights } from './learning/index.ts';
import type { EnsembleSpec } from './types.ts';

const schema = Type.Object({}, { additionalProperties: false });

export const adaHedge: EnsembleSpec<typeof schema> = {
  name: 'ada-hedge',
  description:
    'Hedge whose rate ln M / D falls with the mixability gap D it has paid: no rate, no scale of losses to choose.',
  source: 'De Rooij, Van Erven, Grünwald and Koolen 2014',
  schema,
  create({ members }) {
    const weights = new Float64Array(members).fill(1 / members);
    const total = new Float64Array(members);
    const awake = new Float64Array(members);
    let gap = 0;
    const rate = () => (gap > 0 ? Math.log(members) / gap : Number.POSITIVE_INFINITY);
    return {
      weights: () => weights,
      observe({ losses }) {
        if (members === 1 || !awakeLosses(losses, weights, awake)) return;
        const eta = rate();
        const least = Math.min(...awake);
        let hedged = 0;
        let mixed = 0;
        let best = Number.POSITIVE_INFINITY;
        for (let m = 0; m < members; m++) {
          const loss = awake[m] - least;
          total[m] += loss;
          hedged += weights[m] * loss;
          if (weights[m] > 0) best = Math.min(best, loss);
        }
        // The mix loss -ln(sum w exp(-eta l)) / eta; its limit is the best loss among those with weight.
        for (let m = 0; m < members; m++) {
          if (weights[m] > 0 && eta < Number.POSITIVE_INFINITY)
            mixed += weights[m] * Math.exp(-eta * (awake[m] - least - best));
        }
        const mix = eta < Number.POSITIVE_INFINITY ? best - Math.log(mixed) / eta : best;
        gap += Math.max(0, hedged - mix);
        exponentialWeights(total, rate(), weights);
      },
    };
  },
};
