import type { FeatureSpec } from '../types.ts';

export const volumeFeatures: readonly FeatureSpec[] = [
  {
    name: 'volumeZscore20',
    group: 'technical',
    indicator: 'volumeZscore',
    params: { period: 20 },
    output: 'zscore',
    transform: 'identity',
    description: 'Volume surprise: (volume - mean) / population standard deviation of the last 20 volumes.',
    source: 'Gervais, Kaniel and Mingelgrin, Journal of Finance 56 (2001): the high-volume return premium.',
  },
];
