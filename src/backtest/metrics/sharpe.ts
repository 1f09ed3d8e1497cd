import { mean, std } from '../../statistics/index.ts';
import { excess } from './equity.ts';
import type { Metric } from './types.ts';

export const sharpe: Metric = {
  name: 'sharpe',
  label: 'Sharpe',
  unit: 'ratio',
  better: 'higher',
  formula: 'mean(r - rf) / std(r - rf) * sqrt(P), n - 1 in the denominator',
  source: 'Sharpe, The Sharpe Ratio, J. Portfolio Management 21(1), 1994; empyrical sharpe_ratio',
  compute({ returns, riskFreeAnn, periodsPerYear }) {
    const x = excess(returns, riskFreeAnn, periodsPerYear);
    const s = std(x);
    return s > 0 ? (mean(x) / s) * Math.sqrt(periodsPerYear) : Number.NaN;
  },
};
