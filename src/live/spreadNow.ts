import type { TimeMs } from '../core/index.ts';
import { type Costs, ledgerCosts, SPREADS } from '../costs/index.ts';
import type { RunConfig } from '../pipeline/index.ts';
import type { BarHistory } from './barHistory.ts';

/** A session's spreads [S] at the newest bar; undefined where the costs have one spread for all bars. */
export type SpreadNow = (history: BarHistory) => Float64Array | undefined;

/** Spreads of a stored series [S][T], as quotes are. */
export const storedSpread = (series: Float64Array, time: Float64Array): SpreadNow => {
  const T = time.length;
  const indices = new Map(Array.from(time, (at, t) => [at, t]));
  return (history) => {
    const t = indices.get(history.timeAt(history.length - 1) as TimeMs);
    if (t === undefined) return undefined;
    return Float64Array.from(history.symbols, (_, s) => series[s * T + t]);
  };
};

/**
 * Spreads estimated from the session's own bars by the function that the backtest's were made by. Where the costs want
 * quotes there are none: brokers send bars, and the least spread stands for them.
 */
export function estimatedSpread({ costs }: Pick<RunConfig, 'costs'>): SpreadNow {
  const { name, ...options } = (costs as Costs).spread;
  const spec = SPREADS.get(name);
  if (!spec.series || spec.quoted) return () => undefined;
  const { window } = options as { readonly window?: number };
  // Each bar of the window is paired with the one before it, and the newest bar is in none.
  const bars = window === undefined ? Number.POSITIVE_INFINITY : window + 2;
  return (history) => {
    const panel = history.panel(bars);
    const T = panel.time.length;
    const { spread } = ledgerCosts(costs as Costs, panel);
    return spread && Float64Array.from(panel.symbols, (_, s) => spread[s * T + T - 1]);
  };
}
