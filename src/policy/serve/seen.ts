import type { MarketCell } from '../columns.ts';
import type { PolicyInput } from '../types.ts';

/** What the columns are written from. */
export const cellOf = ({
  forecast,
  market,
  features,
  featuresAt,
  known,
  knownAt,
}: PolicyInput): MarketCell => ({
  mean: forecast.mean,
  spread: forecast.spread,
  volatility: market.volatility,
  sessionLeft: market.sessionLeft,
  regimes: market.regimes,
  features,
  featuresAt,
  known,
  knownAt,
});
