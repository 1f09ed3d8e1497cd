import type { NativeCosts } from '../native/index.ts';
import { BPS } from './numbers.ts';
import { type CostModel, MAX_IMPACT, type NativeImpact, type TierSchedule } from './types.ts';

/** One order at one bar, for an estimate of what it costs. */
export interface CostedOrder {
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  /** Shares, > 0. */
  readonly quantity: number;
  /** The market's price before costs, USD. */
  readonly price: number;
  /** Epoch ms. */
  readonly time: number;
  /** Index s * T + t into the series of the model. */
  readonly index: number;
  /** Volume of the bar, shares. */
  readonly volume: number;
  /** Traded this calendar month before; 0 when absent. */
  readonly monthUsd?: number;
  readonly monthShares?: number;
}

/** USD; spread, slippage and impact are measured against the price before costs. */
export interface OrderCost {
  readonly price: number;
  readonly commissionUsd: number;
  readonly spreadUsd: number;
  readonly slippageUsd: number;
  readonly impactUsd: number;
  readonly totalUsd: number;
}

/** Fractions of the price: what the fill pays and by how much later prices move; both 0 where a series is unknown. */
export function impactOf(
  impact: NativeImpact,
  quantity: number,
  market: { readonly volume: number; readonly volatility: number; readonly averageVolume: number },
): { paid: number; permanent: number } {
  if (impact.model === 0) return { paid: 0, permanent: 0 };
  const squareRoot = impact.model === 2;
  const share = quantity / (squareRoot ? market.averageVolume : market.volume);
  const scale = squareRoot ? market.volatility : 1;
  const permanent = squareRoot ? Math.min(MAX_IMPACT, impact.permanentCoefficient * scale * share) : 0;
  const paid = impact.coefficient * scale * share ** impact.exponent + permanent / 2;
  if (!Number.isFinite(paid)) return { paid: 0, permanent: 0 };
  return { paid: Math.min(MAX_IMPACT, paid), permanent };
}

/** The rates of the month's tier; bps and USD per share. */
export function tierOf({ unit, tiers }: TierSchedule, monthUsd: number, monthShares: number) {
  const traded = unit === 'usd' ? monthUsd : monthShares;
  return tiers.findLast((tier) => tier.above <= traded) ?? tiers[0];
}

/** commissionOf of native/core/backtest/costs.h. */
function commissionUsd(costs: NativeCosts, quantity: number, paid: number, sale: boolean): number {
  const value = quantity * paid;
  const variable = quantity * (paid * (costs.commissionBps * BPS) + costs.commissionPerShareUsd);
  const most = costs.commissionMaxFraction || Number.POSITIVE_INFINITY;
  const commission =
    Math.min(Math.max(variable, costs.commissionMinUsd), value * most) + (costs.commissionFixedUsd ?? 0);
  if (!sale) return commission;
  const perShare = Math.min(
    quantity * (costs.sellFeePerShareUsd ?? 0),
    costs.sellFeeMaxUsd || Number.POSITIVE_INFINITY,
  );
  return commission + value * ((costs.sellFeeBps ?? 0) * BPS) + perShare;
}

/** What an order costs under a model: fill price and parts. The engines compute the same natively. */
export function orderCost(model: CostModel, order: CostedOrder): OrderCost {
  const { native, impact } = model;
  const { quantity, price, index, side, monthUsd = 0, monthShares = 0 } = order;
  const spreadUsd = (quantity * price * (model.spread?.[index] ?? native.spreadBps * BPS)) / 2;
  const slippageUsd = quantity * price * native.slippageBps * BPS;
  const market = {
    volume: order.volume,
    volatility: impact?.volatility?.[index] ?? Number.NaN,
    averageVolume: impact?.averageVolume?.[index] ?? Number.NaN,
  };
  const impactUsd = impact ? quantity * price * impactOf(impact, quantity, market).paid : 0;
  const move = (spreadUsd + slippageUsd + impactUsd) / quantity;
  const paid = side === 'buy' ? price + move : price - move;
  const tier = model.tiers && tierOf(model.tiers, monthUsd, monthShares);
  const rates = tier
    ? { ...native, commissionBps: tier.bps, commissionPerShareUsd: tier.perShareUsd }
    : native;
  const commission = model.commission
    ? model.commission({ ...order, price: paid, monthUsd, monthShares })
    : commissionUsd(rates, quantity, paid, side === 'sell');
  const totalUsd = commission + spreadUsd + slippageUsd + impactUsd;
  return { price: paid, commissionUsd: commission, spreadUsd, slippageUsd, impactUsd, totalUsd };
}

/**
 * Cost of buying shares for all equity at this price, over equity; what action models see as cost. spread: quoted now, a
 * fraction; that of the costs without it. As costNow of native/core/rl/environments/trading/tradingLanes.h.
 */
export function costOfAll(
  native: NativeCosts,
  equityUsd: number,
  price: number,
  spread = native.spreadBps * BPS,
): number {
  if (!(equityUsd > 0)) return 0;
  const quantity = equityUsd / price;
  const move = price * (spread / 2 + native.slippageBps * BPS);
  return (commissionUsd(native, quantity, price + move, false) + quantity * move) / equityUsd;
}
