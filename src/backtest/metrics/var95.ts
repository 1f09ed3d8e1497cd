import { quantile } from '../../statistics/index.ts';
import type { Metric } from './types.ts';

export const var95: Metric = {
  name: 'var95',
  label: 'VaR 95%, one bar',
  unit: 'fraction',
  better: 'higher',
  formula: '5% quantile of r, linear between order statistics; negative is a loss',
  source: 'historical value at risk; Hyndman & Fan 1996 type 7; empyrical value_at_risk',
  compute: ({ returns }) => quantile(returns, 0.05),
};
