import { mean } from '../../statistics/index.ts';
import type { Metric } from './types.ts';

export const exposure: Metric = {
  name: 'exposure',
  label: 'Exposure',
  unit: 'fraction',
  better: 'none',
  formula: 'mean of gross exposure: sum of |position value| / equity at each close',
  source: 'gross leverage; pyfolio gross_leverage',
  compute: ({ gross }) => (gross ? mean(gross) : Number.NaN),
};
