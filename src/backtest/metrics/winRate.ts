import type { Metric } from './types.ts';

export const winRate: Metric = {
  name: 'winRate',
  label: 'Win rate',
  unit: 'fraction',
  better: 'higher',
  formula: '#(r > 0) / #(r != 0), by bar',
  source: 'hit ratio; QuantStats win_rate',
  compute({ returns }) {
    let wins = 0;
    let decided = 0;
    for (const r of returns) {
      if (r > 0) wins++;
      if (r !== 0) decided++;
    }
    return decided > 0 ? wins / decided : Number.NaN;
  },
};
