import type { FeatureSpec } from '../types.ts';

export const oscillatorFeatures: readonly FeatureSpec[] = [
  {
    name: 'rsi14',
    group: 'technical',
    indicator: 'rsi',
    params: { period: 14 },
    output: 'rsi',
    transform: 'centred',
    description: '14-bar relative strength index moved to -1..1: (RSI - 50) / 50.',
    source: 'Wilder, New Concepts in Technical Trading Systems (1978).',
  },
  {
    name: 'macdHist',
    group: 'technical',
    indicator: 'macd',
    params: { fast: 12, slow: 26, signal: 9 },
    output: 'hist',
    transform: 'perClose',
    description: 'MACD 12/26/9 histogram (MACD - signal) as a fraction of the close.',
    source: 'Appel, Technical Analysis: Power Tools for Active Investors (2005); TA-Lib seeds.',
  },
];
