import { AutostockError, type Panel, resolveConfig } from '../core/index.ts';
import type { NativeCosts } from '../native/index.ts';
import { COMMISSIONS } from './commissions/index.ts';
import { meanBefore, volatilityBefore } from './rolling.ts';
import type { Costs, NamedCost } from './schema.ts';
import { SLIPPAGES } from './slippages/index.ts';
import { SPREADS } from './spreads/index.ts';
import type { CostImpact, CostModel, LedgerCosts, QuoteSeries } from './types.ts';

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
export function nativePart(costs: Costs): NativeCosts {
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

/**
 * Resolved costs against data, as engines read them. The spread `quotes` is made of the panel's quotes, those at t - 1
 * for fills at t, or of `quotes`, those at t for fills at t.
 */
export function costModel(costs: Costs, panel: Panel, quotes?: QuoteSeries): CostModel {
  const { costs: _flat, ...special } = commissionParts(costs);
  const spread = SPREADS.get(costs.spread.name).series?.(optionsOf(costs.spread), { panel, quotes });
  const impact = impactOf(costs.slippage, panel);
  return { native: nativePart(costs), ...special, ...(spread && { spread }), ...(impact && { impact }) };
}

/** What the ledger of the pipeline cannot honour; it takes a spread at every bar. */
const BEYOND_LEDGER: Readonly<Record<'commission' | 'slippage', (costs: Costs) => boolean>> = {
  commission: (costs) => Object.keys(commissionParts(costs)).some((key) => key !== 'costs'),
  slippage: ({ slippage }) => SLIPPAGES.get(slippage.name).impact !== undefined,
};

const ledgerNames = (part: keyof typeof BEYOND_LEDGER): string[] => {
  if (part === 'slippage') return SLIPPAGES.entries.filter((e) => !e.impact).map((e) => e.name);
  return COMMISSIONS.entries.filter((e) => !e.resolve(resolveConfig(e.schema, {})).tiers).map((e) => e.name);
};

/** Refuses costs that need the order-level engine: a coded error names the part, and what is allowed. */
export function requireLedgerCosts(costs: Costs, path = 'costs'): void {
  for (const part of ['commission', 'slippage'] as const) {
    if (!BEYOND_LEDGER[part](costs)) continue;
    const { name } = costs[part];
    const allowed = ledgerNames(part);
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `${path}.${part}.name "${name}" needs the order-level engine: here ${allowed.join(', ')} are allowed`,
      { details: { field: `${path}.${part}.name`, was: name, allowed } },
    );
  }
}

/** Costs for the ledger of the pipeline: constants and, where the spread is a series, that series. */
export function ledgerCosts(costs: Costs, panel: Panel): LedgerCosts {
  requireLedgerCosts(costs);
  const { native, spread } = costModel(costs, panel);
  return { native, ...(spread && { spread }) };
}

/** A spread made of quotes needs some of every symbol that is traded; AUTOSTOCK_DATA_NOT_FOUND names one without. */
export function requireQuotes({ spread }: Costs, panel: Panel, symbols: readonly number[]): void {
  if (!SPREADS.get(spread.name).quoted || !panel.quotes) return;
  const T = panel.time.length;
  const { bid } = panel.quotes;
  const bare = symbols.find((s) => !bid.subarray(s * T, (s + 1) * T).some((price) => price > 0));
  if (bare === undefined) return;
  throw new AutostockError(
    'AUTOSTOCK_DATA_NOT_FOUND',
    `data.quotes has no quote of ${panel.symbols[bare]} that any bar could use: add its quotes, leave the symbol out, ` +
      'or use another costs.spread',
    { details: { field: 'data.quotes', symbol: panel.symbols[bare] } },
  );
}
