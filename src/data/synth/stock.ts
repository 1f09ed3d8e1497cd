import { createRng } from '../../core/index.ts';
import { reversalStrength } from './reversal.ts';

export const SECTORS = 8;
/** Annual volatility of the factor. */
export const FACTOR_VOLATILITY = 0.207;
/** Share of a stock's residual variance that its sector explains. */
export const SECTOR_SHARE = 0.3;
/** Correlation between two sector factors: residuals of different sectors still move together a little. */
export const SECTOR_CORRELATION = 0.31;

/** What one symbol loads on. Volatilities are annual. */
export interface StockParams {
  readonly symbol: string;
  readonly sector: number;
  readonly beta: number;
  readonly sectorVolatility: number;
  readonly specificVolatility: number;
  /** Annual log drift. */
  readonly drift: number;
  readonly price: number;
  readonly volume: number;
  /** Strength of the planted reversal of relative strength; 0 when there is none. */
  readonly reversal: number;
}

const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));

/** Draws a stock's parameters around the medians of 71 US large caps, 2012..2025; stable when stocks are added. */
export function drawStock(seed: number, index: number, signalIc: number): StockParams {
  const rng = createRng(seed, 'synth.stock', index);
  const beta = clamp(0.73 * Math.exp(0.4 * rng.normal()), 0.25, 1.8);
  const residual = 0.222 * Math.exp(0.21 * rng.normal());
  const sectorVolatility = residual * Math.sqrt(SECTOR_SHARE);
  const specificVolatility = residual * Math.sqrt(1 - SECTOR_SHARE);
  const total = (beta * FACTOR_VOLATILITY) ** 2 + residual ** 2;
  const relative = ((beta - 1) * FACTOR_VOLATILITY) ** 2 + residual ** 2;
  return {
    symbol: `SYN${String(index + 1).padStart(2, '0')}`,
    sector: index % SECTORS,
    beta,
    sectorVolatility,
    specificVolatility,
    drift: 0.08 * beta + 0.02,
    price: 20 * Math.exp(3 * rng.uniform()),
    volume: Math.exp(Math.log(1e6) + 3.4 * rng.uniform()),
    reversal: reversalStrength(signalIc, total / relative - 1),
  };
}

export const FACTOR: StockParams = {
  symbol: 'QQQ',
  sector: -1,
  beta: 1,
  sectorVolatility: 0,
  specificVolatility: 0,
  drift: 0.08,
  price: 60,
  volume: 45e6,
  reversal: 0,
};
