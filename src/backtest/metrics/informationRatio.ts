import { mean, std } from '../../statistics/index.ts';
import type { Metric } from './types.ts';

export const informationRatio: Metric = {
  name: 'informationRatio',
  label: 'Information ratio',
  unit: 'ratio',
  better: 'higher',
  formula: 'mean(r - m) / std(r - m) * sqrt(P), m the benchmark',
  source: 'Goodwin, The Information Ratio, Financial Analysts Journal 54(4), 1998',
  compute({ returns, benchmark, periodsPerYear }) {
    if (!benchmark) return Number.NaN;
    const active = returns.map((r, i) => r - benchmark[i]);
    const s = std(active);
    return s > 0 ? (mean(active) / s) * Math.sqrt(periodsPerYear) : Number.NaN;
  },
};
