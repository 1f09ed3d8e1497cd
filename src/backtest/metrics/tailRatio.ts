import { quantile } from '../../statistics/index.ts';
import type { Metric } from './types.ts';

export const tailRatio: Metric = {
  name: 'tailRatio',
  label: 'Tail ratio',
  unit: 'ratio',
  better: 'higher',
  formula: '|95% quantile of r| / |5% quantile of r|',
  source: 'empyrical tail_ratio',
  compute({ returns }) {
    const left = Math.abs(quantile(returns, 0.05));
    return left > 0 ? Math.abs(quantile(returns, 0.95)) / left : Number.NaN;
  },
};
