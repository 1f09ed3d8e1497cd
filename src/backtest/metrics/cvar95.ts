import { mean, quantile } from '../../statistics/index.ts';
import type { Metric } from './types.ts';

export const cvar95: Metric = {
  name: 'cvar95',
  label: 'CVaR 95%, one bar',
  unit: 'fraction',
  better: 'higher',
  formula: 'mean of r at or below its 5% quantile; negative is a loss',
  source: 'historical expected shortfall; Acerbi & Tasche 2002; empyrical conditional_value_at_risk',
  compute({ returns }) {
    const threshold = quantile(returns, 0.05);
    return mean(returns.filter((r) => r <= threshold));
  },
};
