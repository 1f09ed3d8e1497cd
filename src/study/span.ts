import type { Panel } from '../core/index.ts';

interface Bars {
  readonly start: number;
  readonly end: number;
}

/** First and last bar of a symbol within [start, end); -1 without any. */
export function span(panel: Panel, symbol: number, { start, end }: Bars): [first: number, last: number] {
  const { close } = panel.fields;
  const base = symbol * panel.time.length;
  let [first, last] = [start, end - 1];
  while (first < end && Number.isNaN(close[base + first])) first++;
  while (last >= start && Number.isNaN(close[base + last])) last--;
  return first < end ? [first, last] : [-1, -1];
}

/** Whether a symbol has the two bars that a run needs. */
export function tradedIn(panel: Panel, symbol: number, bars: Bars): boolean {
  const [first, last] = span(panel, symbol, bars);
  return last > first;
}
