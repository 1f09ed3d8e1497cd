import type { FeatureSpec } from '../types.ts';

export const relativeFeatures: readonly FeatureSpec[] = [
  {
    name: 'beta60',
    group: 'sentiment',
    indicator: 'beta',
    params: { period: 60 },
    output: 'beta',
    transform: 'identity',
    description: 'Least-squares slope of 60 log returns of the symbol on those of the high-beta index.',
    source: 'Sharpe, Journal of Finance 19 (1964), against the high-beta index in place of the market.',
  },
  {
    name: 'relativeStrength20',
    group: 'sentiment',
    indicator: 'relativeStrength',
    params: { period: 20 },
    output: 'strength',
    transform: 'identity',
    description: '20-bar log return of the symbol minus that of the high-beta index.',
    source: 'Levy, Journal of Finance 22 (1967): relative strength.',
  },
];
