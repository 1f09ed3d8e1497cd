import type { MarketCell } from '../columns.ts';
import type { PolicyContext, PolicyInput } from '../types.ts';

/** What the columns are written from. */
export const cellOf = ({ forecast, market, features, featuresAt }: PolicyInput): MarketCell => ({
  mean: forecast.mean,
  spread: forecast.spread,
  volatility: market.volatility,
  regimes: market.regimes,
  features,
  featuresAt,
});

/** Weight that a signal of 1 stands for with the whole book in one symbol: its volatility target. */
export const unitWeight = ({ targetVolAnn, barsPerYear }: PolicyContext, volatility: number): number =>
  targetVolAnn / (volatility * Math.sqrt(barsPerYear));
