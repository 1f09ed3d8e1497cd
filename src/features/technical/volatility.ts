import type { FeatureSpec } from '../types.ts';

const realizedVol = (period: number): FeatureSpec => ({
  name: `realizedVol${period}`,
  group: 'technical',
  indicator: 'realizedVol',
  params: { period, periodsPerYear: 252 },
  output: 'vol',
  transform: 'identity',
  description: `Sample standard deviation of the last ${period} log returns times sqrt(252).`,
  source: 'Close-to-close estimator; Andersen et al., Econometrica 71 (2003).',
});

export const volatilityFeatures: readonly FeatureSpec[] = [
  {
    name: 'atr14',
    group: 'technical',
    indicator: 'atr',
    params: { period: 14 },
    output: 'atr',
    transform: 'perClose',
    description: '14-bar average true range (Wilder) as a fraction of the close.',
    source: 'Wilder, New Concepts in Technical Trading Systems (1978).',
  },
  realizedVol(20),
  realizedVol(60),
];
