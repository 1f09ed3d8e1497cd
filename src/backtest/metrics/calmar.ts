import { known } from '../../statistics/index.ts';
import { annualReturn } from './annualReturn.ts';
import { maxDrawdown } from './maxDrawdown.ts';
import type { Metric } from './types.ts';

export const calmar: Metric = {
  name: 'calmar',
  label: 'Calmar',
  unit: 'ratio',
  better: 'higher',
  formula: 'annual return / |max drawdown|',
  source: 'Young, Calmar Ratio: A Smoother Tool, Futures 20(1), 1991; empyrical calmar_ratio',
  compute(input) {
    const depth = Math.abs(maxDrawdown.compute(input));
    return depth > 0 ? known(annualReturn.compute(input) / depth) : Number.NaN;
  },
};
