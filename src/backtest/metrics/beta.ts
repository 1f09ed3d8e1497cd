import { covariance, std } from '../../statistics/index.ts';
import { excess } from './equity.ts';
import type { Metric } from './types.ts';

export const beta: Metric = {
  name: 'beta',
  label: 'Beta',
  unit: 'ratio',
  better: 'none',
  formula: 'cov(r - rf, m - rf) / var(m - rf), m the benchmark',
  source: 'Sharpe, Capital Asset Prices, J. Finance 19(3), 1964; empyrical beta',
  compute({ returns, benchmark, riskFreeAnn, periodsPerYear }) {
    if (!benchmark) return Number.NaN;
    const m = excess(benchmark, riskFreeAnn, periodsPerYear);
    const s = std(m);
    return s > 0 ? covariance(excess(returns, riskFreeAnn, periodsPerYear), m) / (s * s) : Number.NaN;
  },
};
