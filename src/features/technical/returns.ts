import type { FeatureSpec } from '../types.ts';

const returnOver = (period: number): FeatureSpec => ({
  name: `return${period}`,
  group: 'technical',
  indicator: 'roc',
  params: { period },
  output: 'roc',
  transform: 'identity',
  description: `Simple return over ${period} bar${period === 1 ? '' : 's'}: close[t] / close[t-${period}] - 1.`,
  source: 'Jegadeesh and Titman, Journal of Finance 48 (1993): past returns predict relative returns.',
});

export const returnFeatures: readonly FeatureSpec[] = [returnOver(1), returnOver(5), returnOver(20)];
