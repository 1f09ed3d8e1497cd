import { mean } from '../../statistics/index.ts';
import { excess } from './equity.ts';
import type { Metric } from './types.ts';

export const sortino: Metric = {
  name: 'sortino',
  label: 'Sortino',
  unit: 'ratio',
  better: 'higher',
  formula: 'mean(r - rf) * sqrt(P) / sqrt(mean(min(r - rf, 0)^2)), mean over all n bars',
  source: 'Sortino & Price, J. Investing 3(3), 1994; empyrical sortino_ratio',
  compute({ returns, riskFreeAnn, periodsPerYear }) {
    const x = excess(returns, riskFreeAnn, periodsPerYear);
    const downside = Math.sqrt(mean(x.map((r) => Math.min(r, 0) ** 2)));
    return downside > 0 ? (mean(x) / downside) * Math.sqrt(periodsPerYear) : Number.NaN;
  },
};
