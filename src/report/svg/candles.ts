import { html, type Markup } from '../markup.ts';
import { coord } from './path.ts';
import type { Scale } from './scale.ts';

export interface Bars {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
}

/** Bars of a symbol as candles: hollow rises, filled falls, two paths in all. */
export function candles(bars: Bars, x: Scale, y: Scale): Markup {
  const width = Math.max(1, Math.min(9, (x(1) - x(0)) * 0.62));
  let rises = '';
  let falls = '';
  let wicks = '';
  for (let i = 0; i < bars.close.length; i++) {
    const { open, high, low, close } = bars;
    if (![open[i], high[i], low[i], close[i]].every(Number.isFinite)) continue;
    const at = x(i);
    const top = y(Math.max(open[i], close[i]));
    const bottom = Math.max(y(Math.min(open[i], close[i])), top + 0.6);
    wicks += `M${coord(at)} ${coord(y(high[i]))}V${coord(top)}M${coord(at)} ${coord(bottom)}V${coord(y(low[i]))}`;
    const box = `M${coord(at - width / 2)} ${coord(top)}h${coord(width)}V${coord(bottom)}h${coord(-width)}z`;
    if (close[i] >= open[i]) rises += box;
    else falls += box;
  }
  return html`<g><path class="wick" d="${wicks}"/><path class="candle rise" d="${rises}"/><path class="candle fall" d="${falls}"/></g>`;
}
