import { AutostockError } from '../core/index.ts';
import type { NativeCosts } from '../native/index.ts';
import type { CostImpact, CostModel, TierSchedule } from './types.ts';

/** Factors of the cost sensitivity in every report. */
export const COST_FACTORS = [0, 1, 2, 5] as const;

const scaleNative = (costs: NativeCosts, factor: number): NativeCosts => ({
  commissionBps: costs.commissionBps * factor,
  commissionPerShareUsd: costs.commissionPerShareUsd * factor,
  commissionMinUsd: costs.commissionMinUsd * factor,
  commissionMaxFraction: (costs.commissionMaxFraction ?? 0) * factor,
  commissionFixedUsd: (costs.commissionFixedUsd ?? 0) * factor,
  sellFeeBps: (costs.sellFeeBps ?? 0) * factor,
  sellFeePerShareUsd: (costs.sellFeePerShareUsd ?? 0) * factor,
  sellFeeMaxUsd: (costs.sellFeeMaxUsd ?? 0) * factor,
  spreadBps: costs.spreadBps * factor,
  slippageBps: costs.slippageBps * factor,
});

/** Impact never scales how much of a bar's volume fills: that is a limit, not a cost. */
const scaleImpact = (impact: CostImpact, factor: number): CostImpact => ({
  ...impact,
  coefficient: impact.coefficient * factor,
  permanentCoefficient: impact.permanentCoefficient * factor,
});

const scaleTiers = ({ unit, tiers }: TierSchedule, factor: number): TierSchedule => ({
  unit,
  tiers: tiers.map((t) => ({ ...t, bps: t.bps * factor, perShareUsd: t.perShareUsd * factor })),
});

/** The same market with every cost `factor` times as high (0..5): minima and maxima too, so that an order pays exactly that. */
export function scaleCosts(model: CostModel, factor: number): CostModel {
  if (!(factor >= 0 && factor <= 5))
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `the cost factor must be within 0..5, was ${factor}`,
      {
        details: { field: 'factor', was: factor },
      },
    );
  if (factor === 1) return model;
  const { native, spread, impact, tiers, commission } = model;
  return {
    native: scaleNative(native, factor),
    ...(spread && { spread: spread.map((x) => x * factor) }),
    ...(impact && { impact: scaleImpact(impact, factor) }),
    ...(tiers && { tiers: scaleTiers(tiers, factor) }),
    ...(commission && { commission: (fill) => factor * commission(fill) }),
  };
}
