import { excess } from './equity.ts';
import { sharpeProbability } from './sharpeProbability.ts';
import type { Metric } from './types.ts';

export const probabilisticSharpe: Metric = {
  name: 'probabilisticSharpe',
  label: 'Probability Sharpe > 0',
  unit: 'fraction',
  better: 'higher',
  formula: 'Phi(SR * sqrt(n - 1) / sqrt(1 - g3 SR + (g4 - 1) / 4 * SR^2)), SR per bar, g4 not in excess of 3',
  source: 'Bailey & Lopez de Prado, The Sharpe Ratio Efficient Frontier, J. Risk 15(2), 2012',
  compute: ({ returns, riskFreeAnn, periodsPerYear }) =>
    sharpeProbability(excess(returns, riskFreeAnn, periodsPerYear), 0),
};
