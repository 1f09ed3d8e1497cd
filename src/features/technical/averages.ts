import type { FeatureSpec } from '../types.ts';

const smaRatio = (period: number): FeatureSpec => ({
  name: `smaRatio${period}`,
  group: 'technical',
  indicator: 'sma',
  params: { period },
  output: 'sma',
  transform: 'closeRatio',
  description: `Distance of the close from its ${period}-bar simple average: close / SMA - 1.`,
  source: 'Brock, Lakonishok and LeBaron, Journal of Finance 47 (1992).',
});

const emaRatio = (period: number): FeatureSpec => ({
  name: `emaRatio${period}`,
  group: 'technical',
  indicator: 'ema',
  params: { period },
  output: 'ema',
  transform: 'closeRatio',
  description: `Distance of the close from its ${period}-bar exponential average: close / EMA - 1.`,
  source: 'Exponential average seeded with the simple average of the first bars, as in TA-Lib.',
});

const zscore = (period: number): FeatureSpec => ({
  name: `zscore${period}`,
  group: 'technical',
  indicator: 'zscore',
  params: { period },
  output: 'zscore',
  transform: 'identity',
  description: `(close - mean) / population standard deviation of the last ${period} closes.`,
  source: 'Standard score; Bollinger bands in units of their width.',
});

export const averageFeatures: readonly FeatureSpec[] = [smaRatio(20), smaRatio(50), emaRatio(12), zscore(20)];
