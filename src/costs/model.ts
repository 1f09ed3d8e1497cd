import { AutostockError, type Panel, resolveConfig } from '../core/index.ts';
import type { NativeCosts } from '../native/index.ts';
import { COMMISSIONS } from './commissions/index.ts';
import { meanBefore, volatilityBefore } from './rolling.ts';
import type { Costs, NamedCost } from './schema.ts';
import { SLIPPAGES } from './slippages/index.ts';
import { SPREADS } from './spreads/index.ts';
import type { CostImpact, CostModel, QuoteSeries } from './types.ts';

const FREE: Required<NativeCosts> = {
  commissionBps: 0,
  commissionPerShareUsd: 0,
  commissionMinUsd: 0,
  commissionMaxFraction: 0,
  commissionFixedUsd: 0,
  sellFeeBps: 0,
  sellFeePerShareUsd: 0,
  sellFeeMaxUsd: 0,
  spreadBps: 0,
  slippageBps: 0,
};

const optionsOf = ({ name: _name, ...options }: NamedCost): Record<string, unknown> => options;

const commissionParts = ({ commission }: Costs) =>
  typeof commission === 'function'
    ? { costs: {}, commission }
    : COMMISSIONS.get(commission.name).resolve(optionsOf(commission));

/** The constant parts of resolved costs; what engines that honour no more read. */
function nativePart(costs: Costs): NativeCosts {
  return {
    ...FREE,
    ...commissionParts(costs).costs,
    spreadBps: SPREADS.get(costs.spread.name).bps(optionsOf(costs.spread)),
    slippageBps: SLIPPAGES.get(costs.slippage.name).bps(optionsOf(costs.slippage)),
  };
}

function impactOf(slippage: NamedCost, panel: Panel): CostImpact | undefined {
  const spec = SLIPPAGES.get(slippage.name);
  const options = optionsOf(slippage);
  const impact = spec.impact?.(options);
  const window = spec.window?.(options);
  if (impact === undefined || window === undefined) return impact;
  return {
    ...impact,
    volatility: volatilityBefore(panel, window),
    averageVolume: meanBefore(panel.fields.volume, panel.time.length, window),
  };
}

/** Resolved costs against data, as engines read them. `quotes` are for the spread of that name only. */
export function costModel(costs: Costs, panel: Panel, quotes?: QuoteSeries): CostModel {
  const { costs: _flat, ...special } = commissionParts(costs);
  const spread = SPREADS.get(costs.spread.name).series?.(optionsOf(costs.spread), { panel, quotes });
  const impact = impactOf(costs.slippage, panel);
  return { native: nativePart(costs), ...special, ...(spread && { spread }), ...(impact && { impact }) };
}

const NEEDS: Readonly<Record<keyof Costs, (costs: Costs) => boolean>> = {
  commission: (costs) => Object.keys(commissionParts(costs)).some((key) => key !== 'costs'),
  spread: ({ spread }) => SPREADS.get(spread.name).series !== undefined,
  slippage: ({ slippage }) => SLIPPAGES.get(slippage.name).impact !== undefined,
};

/** Names whose models are constants: all that the ledger of the pipeline honours. */
const flatNames = (part: keyof Costs): string[] => {
  if (part === 'spread') return SPREADS.entries.filter((e) => !e.series).map((e) => e.name);
  if (part === 'slippage') return SLIPPAGES.entries.filter((e) => !e.impact).map((e) => e.name);
  return COMMISSIONS.entries.filter((e) => !e.resolve(resolveConfig(e.schema, {})).tiers).map((e) => e.name);
};

/** Costs for an engine that takes constants only; a coded error names the part that is more, and what is allowed. */
export function flatCosts(costs: Costs, path = 'costs'): NativeCosts {
  for (const part of ['commission', 'spread', 'slippage'] as const) {
    if (!NEEDS[part](costs)) continue;
    const { name } = costs[part];
    const allowed = flatNames(part);
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `${path}.${part}.name "${name}" needs the order-level engine: here ${allowed.join(', ')} are allowed`,
      { details: { field: `${path}.${part}.name`, was: name, allowed } },
    );
  }
  return nativePart(costs);
}
