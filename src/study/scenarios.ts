import { AutostockError, type RunContext } from '../core/index.ts';
import {
  applyScenario,
  resolveScenario,
  type ScenarioConfig,
  type ScenarioResult,
} from '../montecarlo/index.ts';
import { type AccountRun, accountsOf } from './accounts.ts';
import { returnsOf, together } from './detail.ts';
import { periodOf } from './period.ts';
import { type Prepared, withStudy } from './prepare.ts';
import type { Period } from './types.ts';
import type { Variant } from './variant.ts';

const UNAPPLIED = { commission: 1, spread: 1, slippage: 1 } as const;

function figures({ equity }: AccountRun, initialUsd: number) {
  const returns = returnsOf(equity, initialUsd);
  let [peak, depth] = [initialUsd, 0];
  for (const value of equity) {
    peak = Math.max(peak, value);
    depth = Math.max(depth, 1 - value / peak);
  }
  const worstBar = returns.reduce((least, r) => Math.min(least, r), 0);
  return {
    bars: equity.length,
    totalReturn: equity[equity.length - 1] / initialUsd - 1,
    maxDrawdown: depth,
    worstBar,
  };
}

/** A missing or held-out window leaves a scenario out; anything else is a failure. */
const leavesOut = (error: unknown): error is AutostockError =>
  error instanceof AutostockError &&
  ['AUTOSTOCK_DATA_NOT_FOUND', 'AUTOSTOCK_DATA_TOO_SHORT'].includes(error.code);

async function outcomeOf(
  prepared: Prepared,
  scenario: ScenarioConfig,
  set: Float64Array,
  period: Period,
  ctx: RunContext,
) {
  const { spec, panel } = prepared;
  const historical = resolveScenario(scenario).spec.kind === 'historical';
  const applied = applyScenario(panel, scenario, spec.seed);
  const window = historical ? periodOf(panel, applied.from, applied.to) : period;
  if (window.start < period.start || window.end > period.end) {
    throw new AutostockError(
      'AUTOSTOCK_DATA_NOT_FOUND',
      `its window ${window.from} to ${window.to} is not within the bars of this study, ${period.from} to ${period.to}`,
    );
  }
  const follow = async (on: Prepared, variant: Variant) => {
    const runs = await accountsOf(on, spec.accounts, set, window, ctx, variant);
    return figures(together(runs), spec.account.initialCashUsd);
  };
  const base = await follow(prepared, {});
  const costs = applied.costFactors;
  if (historical) return { base, outcome: base, costFactors: costs };
  // The strategy sees the changed data from its first bar on, as it would have.
  const outcome = await withStudy(spec, applied.panel, { sweeps: false }, (changed) =>
    follow(changed, { costs }),
  );
  return { base, outcome, costFactors: costs };
}

/** The strategy run again through the scenarios of its study, beside the same bars untouched. */
export async function stressStrategy(
  prepared: Prepared,
  set: Float64Array,
  period: Period,
  ctx: RunContext,
): Promise<ScenarioResult[]> {
  const results: ScenarioResult[] = [];
  for (const scenario of prepared.spec.scenarios ?? []) {
    const { name, kind, description } = resolveScenario(scenario).spec;
    const about = { name, kind, description, simulated: kind === 'hypothetical' };
    try {
      const { base, outcome, costFactors } = await outcomeOf(prepared, scenario, set, period, ctx);
      const { totalReturn: baseReturn, maxDrawdown: baseMaxDrawdown } = base;
      results.push({ ...about, costFactors, outcome: { ...outcome, baseReturn, baseMaxDrawdown } });
    } catch (error) {
      if (!leavesOut(error)) throw error;
      results.push({ ...about, costFactors: UNAPPLIED, reason: error.message });
    }
  }
  return results;
}
