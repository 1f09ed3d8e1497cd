import { type CostModel, scaleCosts } from '../costs/index.ts';
import type { CostFactors } from '../montecarlo/index.ts';

/** A run that differs from the study's own in costs or timing. */
export interface Variant {
  /** Multiple of all costs, 0..5, or of each part. */
  readonly costs?: number | CostFactors;
  /** Bars added to execution.lag. */
  readonly extraLag?: number;
}

/** The cost model of a variant. */
export function variedCosts(model: CostModel, { costs = 1 }: Variant): CostModel {
  if (typeof costs === 'number') return scaleCosts(model, costs);
  const [commission, spread, slippage] = [costs.commission, costs.spread, costs.slippage].map((factor) =>
    scaleCosts(model, factor),
  );
  return {
    ...commission,
    native: {
      ...commission.native,
      spreadBps: spread.native.spreadBps,
      slippageBps: slippage.native.slippageBps,
    },
    ...(spread.spread && { spread: spread.spread }),
    ...(slippage.impact && { impact: slippage.impact }),
  };
}
