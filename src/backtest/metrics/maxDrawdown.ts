import { drawdowns, growth } from './equity.ts';
import type { Metric } from './types.ts';

export const maxDrawdown: Metric = {
  name: 'maxDrawdown',
  label: 'Max drawdown',
  unit: 'fraction',
  better: 'higher',
  formula: 'min(level / running peak - 1), at most 0; the starting level counts as a peak',
  source: 'Magdon-Ismail & Atiya, Maximum Drawdown, Risk 17(10), 2004; empyrical max_drawdown',
  compute({ returns }) {
    if (returns.length === 0) return Number.NaN;
    let worst = 0;
    for (const d of drawdowns(growth(returns))) worst = Math.min(worst, d);
    return worst;
  },
};
