import { createRegistry } from '../core/index.ts';
import { emaCross, smaCross } from './classics/averages.ts';
import { bollingerReversion, rsiReversion } from './classics/reversion.ts';
import { buyAndHold, donchianBreakout, macdTrend, momentumRank } from './classics/trend.ts';
import type { StrategyEntry } from './classics/types.ts';

/** Ready strategies: starting points, with no promise of profit. */
export const STRATEGIES = createRegistry<StrategyEntry>('strategy', [
  buyAndHold,
  smaCross,
  emaCross,
  rsiReversion,
  bollingerReversion,
  donchianBreakout,
  macdTrend,
  momentumRank,
]);
