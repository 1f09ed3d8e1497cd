import { drawdowns, growth } from './equity.ts';
import type { Metric } from './types.ts';

export const maxDrawdownBars: Metric = {
  name: 'maxDrawdownBars',
  label: 'Longest drawdown',
  unit: 'bars',
  better: 'lower',
  formula: 'longest run of bars below the previous peak, an unfinished run included',
  source: 'time under water; Bacon ch. 4',
  compute({ returns }) {
    if (returns.length === 0) return Number.NaN;
    let longest = 0;
    let run = 0;
    for (const d of drawdowns(growth(returns))) {
      run = d < 0 ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  },
};
