import type { FeatureSpec } from '../types.ts';

const sentimentReturn = (period: number): FeatureSpec => ({
  name: `sentimentReturn${period}`,
  group: 'sentiment',
  indicator: 'benchmarkReturn',
  params: { period },
  output: 'roc',
  transform: 'identity',
  description: `Return of the high-beta index over ${period} bar${period === 1 ? '' : 's'}: the appetite for risk.`,
  source: 'Lo and MacKinlay, Review of Financial Studies 3 (1990): index returns lead single stocks.',
});

export const benchmarkFeatures: readonly FeatureSpec[] = [
  sentimentReturn(1),
  sentimentReturn(5),
  {
    name: 'sentimentVol20',
    group: 'sentiment',
    indicator: 'benchmarkVol',
    params: { period: 20, periodsPerYear: 252 },
    output: 'vol',
    transform: 'identity',
    description:
      'Sample standard deviation of the last 20 log returns of the high-beta index times sqrt(252).',
    source: 'Close-to-close estimator; Andersen et al., Econometrica 71 (2003).',
  },
];
