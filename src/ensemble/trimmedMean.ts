import Type from 'typebox';
import type { EnsembleSpec } from './types.ts';

const schema = Type.Object(
  {
    trim: Type.Number({
      default: 0.2,
      minimum: 0,
      maximum: 0.5,
      description:
        'Share of the forecasts of a symbol dropped at each end, at least one of three; 0.5 is the median.',
    }),
  },
  { additionalProperties: false },
);

export const trimmedMean: EnsembleSpec<typeof schema> = {
  name: 'trimmed-mean',
  description:
    'The mean of the forecasts of a symbol without the highest and the lowest; its weights are shown as 1/M.',
  source: 'Timmermann 2006; Stock and Watson 2004',
  schema,
  create({ members }, { trim }) {
    const weights = new Float64Array(members).fill(1 / members);
    return {
      weights: () => weights,
      observe: () => {},
      combine(_, forecasts, spreads) {
        const kept: number[] = [];
        for (let m = 0; m < members; m++) if (Number.isFinite(forecasts[m])) kept.push(m);
        kept.sort((a, b) => forecasts[a] - forecasts[b]);
        const ends = Math.min(Math.floor((kept.length - 1) / 2), Math.max(1, Math.round(trim * kept.length)));
        return mixtureOf(trim > 0 && ends > 0 ? kept.slice(ends, -ends) : kept, forecasts, spreads);
      },
    };
  },
};

function mixtureOf(kept: readonly number[], forecasts: ArrayLike<number>, spreads: ArrayLike<number>) {
  const n = kept.length;
  let mean = 0;
  for (const m of kept) mean += forecasts[m] / n;
  let variance = 0;
  for (const m of kept) variance += (spreads[m] ** 2 + (forecasts[m] - mean) ** 2) / n;
  return n === 0 ? { mean: Number.NaN, spread: Number.NaN } : { mean, spread: Math.sqrt(variance) };
}
