import { AutostockError, type Panel } from '../core/index.ts';
import { slicePanel } from '../data/index.ts';
import { inputOfPanel } from './input.ts';
import { applyScenario, resolveScenario, type ScenarioConfig } from './scenarios/index.ts';
import type { ScenarioResult } from './types.ts';

/** Wealth of weights restored at every bar; the rest is cash. */
function hold(panel: Panel, symbols: readonly string[], weights: Float64Array) {
  const { returns } = inputOfPanel(panel, symbols);
  const A = symbols.length;
  let wealth = 1;
  let peak = 1;
  let maxDrawdown = 0;
  let worstBar = 0;
  for (let t = 0; t < returns.length / A; t++) {
    let r = 0;
    for (let a = 0; a < A; a++) r += weights[a] * returns[t * A + a];
    wealth = Math.max(0, wealth * (1 + r));
    peak = Math.max(peak, wealth);
    maxDrawdown = Math.max(maxDrawdown, 1 - wealth / peak);
    worstBar = Math.min(worstBar, r);
  }
  return { bars: returns.length / A, totalReturn: wealth - 1, maxDrawdown, worstBar };
}

/** What scenarios do to a portfolio that is held through them. A window that the data lack becomes a result with its reason. */
export function stressPortfolio(
  panel: Panel,
  symbols: readonly string[],
  weights: Float64Array,
  scenarios: readonly ScenarioConfig[],
  seed: number,
): ScenarioResult[] {
  const resolved = scenarios.map((scenario) => ({ scenario, spec: resolveScenario(scenario).spec }));
  return resolved.map(({ scenario, spec }) => {
    const about = {
      name: spec.name,
      kind: spec.kind,
      description: spec.description,
      simulated: spec.kind === 'hypothetical',
    };
    try {
      const { panel: changed, costFactors, from, to } = applyScenario(panel, scenario, seed);
      const outcome = hold(changed, symbols, weights);
      const base = hold(slicePanel(panel, from, to), symbols, weights);
      const { totalReturn: baseReturn, maxDrawdown: baseMaxDrawdown } = base;
      return { ...about, costFactors, outcome: { ...outcome, baseReturn, baseMaxDrawdown } };
    } catch (error) {
      const missing = ['AUTOSTOCK_DATA_NOT_FOUND', 'AUTOSTOCK_DATA_TOO_SHORT'];
      if (!(error instanceof AutostockError) || !missing.includes(error.code)) throw error;
      return { ...about, costFactors: { commission: 1, spread: 1, slippage: 1 }, reason: error.message };
    }
  });
}
