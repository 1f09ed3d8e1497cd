import { html, type Markup } from '../markup.ts';
import { coord } from './path.ts';
import type { Scale } from './scale.ts';
import type { TimeTick } from './timeTicks.ts';

/** Thin grid lines with their values on the left; the line at `strong` is drawn darker. */
export function valueAxis(
  y: Scale,
  ticks: readonly number[],
  format: (v: number) => string,
  x: readonly [number, number],
  strong?: number,
): Markup {
  const lines = ticks.map((t) => {
    const at = coord(y(t));
    const weight = strong !== undefined && Math.abs(t - strong) < 1e-12 ? 'base' : 'grid';
    return html`<line class="${weight}" x1="${x[0]}" x2="${x[1]}" y1="${at}" y2="${at}"/><text class="tick" x="${x[0] - 8}" y="${coord(y(t) + 4)}" text-anchor="end">${format(t)}</text>`;
  });
  return html`<g>${lines}</g>`;
}

/** Small ticks with calendar labels below `y`. */
export function timeAxis(x: Scale, ticks: readonly TimeTick[], y: number): Markup {
  const marks = ticks.map(({ bar, label }) => {
    const at = coord(x(bar));
    return html`<line class="mark" x1="${at}" x2="${at}" y1="${y}" y2="${y + 4}"/><text class="tick" x="${at}" y="${y + 17}" text-anchor="middle">${label}</text>`;
  });
  return html`<g><line class="base" x1="${x.range[0]}" x2="${x.range[1]}" y1="${y}" y2="${y}"/>${marks}</g>`;
}
