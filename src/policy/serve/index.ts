import { AutostockError } from '../../core/index.ts';
import type { SavedPolicy, TradedPolicy } from '../../rl/index.ts';
import { type BookPolicy, eachSymbol, type PolicyContext } from '../types.ts';
import { servePortfolio } from './portfolio.ts';
import { serveSymbol } from './symbol.ts';

/** What a policy of the trading task says of itself; AUTOSTOCK_CONFIG_INVALID where it is of another task or horizon. */
function tradedBy({ manifest }: SavedPolicy, context: PolicyContext): TradedPolicy {
  const { trading } = manifest;
  if (!trading) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `policy.path holds a policy of the task "${manifest.task}", which does not trade: train one with --env trading`,
      { details: { field: 'policy.path', was: manifest.task } },
    );
  }
  if (trading.horizon !== context.horizon) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `label.horizon is ${context.horizon}, the policy learnt with forecasts of ${trading.horizon} bars: use those`,
      { details: { field: 'label.horizon', was: context.horizon, allowed: trading.horizon } },
    );
  }
  return trading;
}

/**
 * A saved policy: greedy actions on what its environment would have shown, as signals. Where it learnt on one symbol at a
 * time every symbol has one of its own. Memory, levels and running averages begin at the first call. Throws
 * AUTOSTOCK_CONFIG_INVALID and AUTOSTOCK_MODEL_CHECKPOINT.
 */
export function servePolicy(saved: SavedPolicy, context: PolicyContext): BookPolicy {
  const trading = tradedBy(saved, context);
  if (trading.book === 'portfolio') return servePortfolio(saved, trading, context);
  return eachSymbol(context.symbols.map((_, s) => serveSymbol(saved, trading, context, s)));
}
