import { html, type Markup } from '../markup.ts';
import { coord } from './path.ts';

/** The name and last value of a line, written at its right end. */
export interface EndLabel {
  readonly y: number;
  readonly text: string;
  readonly value?: string;
  readonly colour: string;
  readonly strong?: boolean;
}

/** Widest mean character of a label, in viewBox units. */
const LABEL_CHAR = 7;

/** Room right of the plot that the longest of these labels needs. */
export const labelRoom = (texts: readonly string[]): number =>
  Math.min(360, Math.max(130, ...texts.map((t) => t.length * LABEL_CHAR + 24)));

/** Room left of a plot that the longest of its row names needs. */
export const nameRoom = (names: readonly string[]): number =>
  Math.min(180, Math.max(96, ...names.map((n) => n.length * LABEL_CHAR + 10)));

/** Positions as near to the wished ones as a minimum `gap` and [top, bottom] allow, in the same order. */
export function spread(wished: readonly number[], gap: number, top: number, bottom: number): number[] {
  const order = wished.map((_, i) => i).sort((a, b) => wished[a] - wished[b] || a - b);
  const out = [...wished];
  let at = Number.NEGATIVE_INFINITY;
  for (const i of order) {
    at = Math.max(wished[i], at + gap, top);
    out[i] = at;
  }
  let below = bottom + gap;
  for (const i of [...order].reverse()) {
    below = Math.min(out[i], below - gap);
    out[i] = below;
  }
  return out;
}

/** Direct labels right of the plot, kept apart from each other. */
export function endLabels(labels: readonly EndLabel[], x: number, top: number, bottom: number): Markup {
  const at = spread(
    labels.map((l) => l.y),
    16,
    top,
    bottom,
  );
  const texts = labels.map(
    (l, i) =>
      html`<path class="lead ${l.colour}" d="M${coord(x + 1)} ${coord(l.y)}L${coord(x + 10)} ${coord(at[i])}"/><text class="label ${l.colour}${l.strong ? ' strong' : ''}" x="${x + 14}" y="${coord(at[i] + 4)}">${l.text}${l.value ? html` <tspan class="value">${l.value}</tspan>` : ''}</text>`,
  );
  return html`<g>${texts}</g>`;
}
