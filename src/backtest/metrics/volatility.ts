import { std } from '../../statistics/index.ts';
import type { Metric } from './types.ts';

export const volatility: Metric = {
  name: 'volatility',
  label: 'Volatility',
  unit: 'fraction',
  better: 'lower',
  formula: 'std(r) * sqrt(P), n - 1 in the denominator',
  source: 'empyrical annual_volatility',
  compute: ({ returns, periodsPerYear }) => std(returns) * Math.sqrt(periodsPerYear),
};
