import type { FeatureSpec } from '../types.ts';

const bollinger = {
  indicator: 'bollinger',
  params: { period: 20, width: 2 },
  transform: 'identity',
} as const;

export const bandFeatures: readonly FeatureSpec[] = [
  {
    ...bollinger,
    name: 'bollingerPercentB',
    group: 'technical',
    output: 'percentB',
    description:
      'Place of the close in the 20-bar, 2-sigma Bollinger band: (close - lower) / (upper - lower).',
    source: 'Bollinger on Bollinger Bands (2001).',
  },
  {
    ...bollinger,
    name: 'bollingerBandwidth',
    group: 'technical',
    output: 'bandwidth',
    description: 'Width of the 20-bar, 2-sigma Bollinger band: (upper - lower) / middle.',
    source: 'Bollinger on Bollinger Bands (2001).',
  },
];
