import { excessKurtosis } from '../../statistics/index.ts';
import type { Metric } from './types.ts';

export const kurtosis: Metric = {
  name: 'kurtosis',
  label: 'Excess kurtosis',
  unit: 'ratio',
  better: 'lower',
  formula: 'm4 / m2^2 - 3, population moments',
  source: 'Joanes & Gill, The Statistician 47(1), 1998 (g2)',
  compute: ({ returns }) => excessKurtosis(returns),
};
