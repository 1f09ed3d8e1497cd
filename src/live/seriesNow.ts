import { type Costs, ledgerCosts, SPREADS } from '../costs/index.ts';
import { type RunConfig, restrictionsOf } from '../pipeline/index.ts';
import type { BarHistory } from './barHistory.ts';

/** A session's values [S] at the newest bar; undefined where all bars have one, or none. */
export type SeriesNow<A> = (history: BarHistory) => A | undefined;

/** Those of a stored series [S][T], as quotes and halts are. */
export const storedSeries =
  <A extends Float64Array | Uint8Array>(series: A, time: Float64Array): SeriesNow<A> =>
  (history) => {
    const T = time.length;
    const t = time.indexOf(history.timeAt(history.length - 1));
    if (t < 0) return undefined;
    const now = series.slice(0, series.length / T) as A;
    for (let s = 0; s < now.length; s++) now[s] = series[s * T + t];
    return now;
  };

/** What may not be decided at the newest bar, as far as configuration and calendar know. */
export const restrictedNow =
  (config: RunConfig): SeriesNow<Uint8Array> =>
  (history) =>
    restrictionsOf(config, history.panel(1));

/**
 * Spreads estimated from the session's own bars by the function that the backtest's were made by. Where the costs want
 * quotes there are none: brokers send bars, and the least spread stands for them.
 */
export function estimatedSpread({ costs }: Pick<RunConfig, 'costs'>): SeriesNow<Float64Array> {
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
