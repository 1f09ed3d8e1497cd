import type { Metric } from './types.ts';

export const profitFactor: Metric = {
  name: 'profitFactor',
  label: 'Profit factor',
  unit: 'ratio',
  better: 'higher',
  formula: 'sum of gains / |sum of losses|, by bar',
  source: 'Omega ratio at 0: Keating & Shadwick, 2002; QuantStats profit_factor',
  compute({ returns }) {
    let gains = 0;
    let losses = 0;
    for (const r of returns) {
      if (r > 0) gains += r;
      else losses -= r;
    }
    return losses > 0 ? gains / losses : Number.NaN;
  },
};
