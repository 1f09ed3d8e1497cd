import { growth } from './equity.ts';
import type { Metric } from './types.ts';

export const totalReturn: Metric = {
  name: 'totalReturn',
  label: 'Total return',
  unit: 'fraction',
  better: 'higher',
  formula: 'prod(1 + r) - 1',
  source: 'Bacon, Practical Portfolio Performance Measurement and Attribution, ch. 3',
  compute: ({ returns }) => (returns.length === 0 ? Number.NaN : growth(returns)[returns.length - 1] - 1),
};
