import { known } from '../../statistics/index.ts';
import { totalReturn } from './totalReturn.ts';
import type { Metric } from './types.ts';

export const annualReturn: Metric = {
  name: 'annualReturn',
  label: 'Annual return',
  unit: 'fraction',
  better: 'higher',
  formula: '(1 + total return)^(P / n) - 1, P bars a year',
  source: 'compound annual growth rate; Bacon ch. 3; empyrical annual_return',
  compute(input) {
    const level = 1 + totalReturn.compute(input);
    // A wiped-out account has no real root; the whole was lost.
    return level <= 0 ? -1 : known(level ** (input.periodsPerYear / input.returns.length) - 1);
  },
};
