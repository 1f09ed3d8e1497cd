import { mean } from '../../statistics/index.ts';
import type { Metric } from './types.ts';

export const turnover: Metric = {
  name: 'turnover',
  label: 'Turnover a year',
  unit: 'ratio',
  better: 'lower',
  formula: 'mean(traded value / equity) * P, buys plus sells: 2 is one full round trip a year',
  source: 'two-sided turnover; pyfolio get_turnover',
  compute: ({ turnover: traded, periodsPerYear }) => (traded ? mean(traded) * periodsPerYear : Number.NaN),
};
