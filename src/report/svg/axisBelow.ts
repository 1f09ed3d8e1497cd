import { html, type Markup } from '../markup.ts';
import { coord } from './path.ts';
import type { Scale } from './scale.ts';

/** Values written under a horizontal scale. */
export function valueAxisBelow(
  x: Scale,
  ticks: readonly number[],
  format: (v: number) => string,
  y: number,
): Markup {
  const marks = ticks.map((t) => {
    const at = coord(x(t));
    return html`<line class="mark" x1="${at}" x2="${at}" y1="${y}" y2="${y + 4}"/><text class="tick" x="${at}" y="${y + 18}" text-anchor="middle">${format(t)}</text>`;
  });
  return html`<g><line class="rule" x1="${x.range[0]}" x2="${x.range[1]}" y1="${y}" y2="${y}"/>${marks}</g>`;
}
