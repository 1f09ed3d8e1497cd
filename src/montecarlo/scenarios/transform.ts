import type { Bar, Panel } from '../../core/index.ts';
import { barsOf, keepBeside, panelFromBars } from '../../data/index.ts';
import { type AppliedScenario, USUAL_COSTS } from './types.ts';

/** Log returns between a symbol's own bars; [0] is 0. */
export const logReturnsOf = (bars: readonly Bar[]): Float64Array =>
  Float64Array.from(bars, (bar, i) => (i === 0 ? 0 : Math.log(bar.close / bars[i - 1].close)));

/** Bars whose closes follow new log returns from the first close; shapes inside a bar are raised to the power `range`. */
export function rebuild(bars: readonly Bar[], returns: Float64Array, range = 1): Bar[] {
  let close = bars[0].close;
  return bars.map((bar, i) => {
    if (i > 0) close *= Math.exp(returns[i]);
    const shape = (price: number) => close * (price / bar.close) ** range;
    return { ...bar, open: shape(bar.open), high: shape(bar.high), low: shape(bar.low), close };
  });
}

/** A panel of changed bars, marked as not history. */
export function transformed(
  panel: Panel,
  name: string,
  change: (bars: readonly Bar[], symbol: number) => readonly Bar[],
): AppliedScenario {
  const bars = new Map(panel.symbols.map((symbol, s) => [symbol, change(barsOf(panel, s), s)]));
  const { provenance } = panel;
  const note = `HYPOTHETICAL: prices were changed by the scenario ${name}`;
  const changed = panelFromBars(bars, {
    interval: panel.interval,
    provenance: { ...provenance, synthetic: true, notes: [note, ...provenance.notes] },
  });
  return {
    // Quotes and halts stay as they were: of quotes only the spread is read, a fraction of their own middle.
    panel: keepBeside(changed, panel),
    costFactors: USUAL_COSTS,
    from: 0,
    to: panel.time.length,
  };
}

export const meanOf = (values: Float64Array): number =>
  values.length > 1 ? values.reduce((sum, x) => sum + x, 0) / (values.length - 1) : 0;
