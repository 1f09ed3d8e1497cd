import { html, type Markup } from '../markup.ts';
import { coord } from './path.ts';
import type { Scale } from './scale.ts';

/** A coloured stretch of bars, end exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly colour: string;
}

/** Rows of stretches on a shared time scale. */
export function spans(
  rows: readonly { readonly label: string; readonly spans: readonly Span[] }[],
  x: Scale,
  top: number,
  rowHeight: number,
): Markup {
  const drawn = rows.map((row, i) => {
    const y = top + i * rowHeight;
    const bars = row.spans.map(
      (s) =>
        html`<rect class="fill ${s.colour}" x="${coord(x(s.from))}" y="${y}" width="${coord(Math.max(0.5, x(s.to) - x(s.from)))}" height="${rowHeight - 5}" rx="1.5"/>`,
    );
    return html`<text class="tick" x="${x.range[0] - 8}" y="${coord(y + rowHeight / 2 + 1.5)}" text-anchor="end">${row.label}</text>${bars}`;
  });
  return html`<g>${drawn}</g>`;
}
