import Type from 'typebox';
import { DiscountedError } from './learning/index.ts';
import type { EnsembleSpec } from './types.ts';

const schema = Type.Object(
  {
    halfLifeBars: Type.Number({
      default: 250,
      minimum: 1,
      maximum: 10_000,
      description: 'Bars of a regime after which an error counts half.',
    }),
    pooledBars: Type.Number({
      default: 120,
      minimum: 0,
      maximum: 10_000,
      description: 'Bars of a regime at which its own weights count as much as those of all bars.',
    }),
    shrink: Type.Number({
      default: 0.5,
      minimum: 0,
      maximum: 1,
      description: 'Share of the weight that stays equal.',
    }),
  },
  { additionalProperties: false },
);

export const regimeWeights: EnsembleSpec<typeof schema> = {
  name: 'regime-weights',
  description:
    'w = sum_r P(r now) w_r, w_r ~ 1 / error in regime r, errors weighted by P(r) when the forecast was made; shrunk to pooled and equal weights.',
  source: 'Jacobs, Jordan, Nowlan and Hinton 1991; Hamilton 1989; shrinkage: Stock and Watson 2004',
  schema,
  create({ members, regimes }, { halfLifeBars, pooledBars, shrink }) {
    const pooled = new DiscountedError(members, halfLifeBars);
    const each = Array.from({ length: regimes }, () => new DiscountedError(members, halfLifeBars));
    const weights = new Float64Array(members);
    const all = new Float64Array(members);
    const own = new Float64Array(members);
    return {
      weights(now) {
        weights.fill(1 / members);
        const total = pooled.inverse(all);
        if (total === 0) return weights;
        weights.fill(shrink / members);
        for (let r = 0; r < regimes; r++) {
          const sum = each[r].inverse(own);
          const trust = sum > 0 ? each[r].bars / (each[r].bars + pooledBars) : 0;
          const [mine, common] = [trust > 0 ? trust / sum : 0, (1 - trust) / total];
          for (let m = 0; m < members; m++)
            weights[m] += (1 - shrink) * now[r] * (mine * own[m] + common * all[m]);
        }
        return weights;
      },
      observe({ losses, regimes: then }) {
        pooled.add(losses);
        for (let r = 0; r < regimes; r++) if (then[r] > 0) each[r].add(losses, then[r]);
      },
    };
  },
};
