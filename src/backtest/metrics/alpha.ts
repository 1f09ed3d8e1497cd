import { known, mean } from '../../statistics/index.ts';
import { beta } from './beta.ts';
import { excess } from './equity.ts';
import type { Metric } from './types.ts';

export const alpha: Metric = {
  name: 'alpha',
  label: 'Alpha',
  unit: 'fraction',
  better: 'higher',
  formula: '(1 + a)^P - 1 with a = mean(r - rf) - beta * mean(m - rf)',
  source: 'Jensen, The Performance of Mutual Funds, J. Finance 23(2), 1968; empyrical alpha',
  compute(input) {
    const { returns, benchmark, riskFreeAnn, periodsPerYear } = input;
    if (!benchmark) return Number.NaN;
    const market = mean(excess(benchmark, riskFreeAnn, periodsPerYear));
    const perBar = mean(excess(returns, riskFreeAnn, periodsPerYear)) - beta.compute(input) * market;
    return known((1 + perBar) ** periodsPerYear - 1);
  },
};
