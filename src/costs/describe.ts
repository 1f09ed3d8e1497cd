import { COMMISSIONS } from './commissions/index.ts';
import type { Costs } from './schema.ts';
import { SLIPPAGES } from './slippages/index.ts';
import { SPREADS } from './spreads/index.ts';

/** Resolved costs in one line: "no commission; spread 2 bps; slippage 2 bps". */
export function describeCosts({ commission, spread, slippage }: Costs): string {
  const parts = [
    typeof commission === 'function'
      ? 'commission by a function'
      : COMMISSIONS.get(commission.name).words(commission),
    SPREADS.get(spread.name).words(spread),
    SLIPPAGES.get(slippage.name).words(slippage),
  ];
  return parts.join('; ');
}
