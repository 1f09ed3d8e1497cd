import { skewness } from '../../statistics/index.ts';
import type { Metric } from './types.ts';

export const skew: Metric = {
  name: 'skew',
  label: 'Skew',
  unit: 'ratio',
  better: 'higher',
  formula: 'm3 / m2^1.5, population moments',
  source: 'Joanes & Gill, The Statistician 47(1), 1998 (g1)',
  compute: ({ returns }) => skewness(returns),
};
