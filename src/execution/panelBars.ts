import { type Bar, intervalMs, type Panel, type TimeMs } from '../core/index.ts';
import type { BarsRequest } from './types.ts';

export const symbolIndex = (panel: Panel, symbol: string): number => panel.symbols.indexOf(symbol);

/** When bar t is known: its open plus the interval. */
export const closeTime = (panel: Panel, t: number): TimeMs =>
  (panel.time[t] + intervalMs(panel.interval)) as TimeMs;

/** The bar of symbol s at t, or undefined where it has none. */
export function barAt(panel: Panel, s: number, t: number): Bar | undefined {
  const at = s * panel.time.length + t;
  const { open, high, low, close, volume } = panel.fields;
  if (Number.isNaN(close[at])) return undefined;
  return {
    time: panel.time[t] as TimeMs,
    open: open[at],
    high: high[at],
    low: low[at],
    close: close[at],
    volume: volume[at],
  };
}

/** Bars of symbol s stamped in [start, end), none later than index `last`. */
export function barsBetween(
  panel: Panel,
  s: number,
  { start, end = Number.POSITIVE_INFINITY as TimeMs }: BarsRequest,
  last: number,
): Bar[] {
  const bars: Bar[] = [];
  if (s < 0) return bars;
  for (let t = 0; t <= last && panel.time[t] < end; t++) {
    if (panel.time[t] < start) continue;
    const bar = barAt(panel, s, t);
    if (bar) bars.push(bar);
  }
  return bars;
}
