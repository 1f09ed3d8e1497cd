import { html, type Markup } from '../markup.ts';
import { CHART_WIDTH, chart } from './frame.ts';
import { coord } from './path.ts';
import { linearScale } from './scale.ts';

/** One horizontal bar made of coloured parts, with a text after its end. */
export interface BarRow {
  readonly label: string;
  readonly parts: readonly number[];
  readonly text: string;
  readonly strong?: boolean;
}

const LEFT = 170;
const RIGHT = 190;
const ROW = 30;

/** Horizontal stacked bars on one scale from 0; `classes` colours the parts. */
export function stackedBars(
  id: string,
  title: string,
  desc: string,
  rows: readonly BarRow[],
  classes: readonly string[],
): Markup {
  const total = (row: BarRow) => row.parts.reduce((a, b) => a + b, 0);
  const longest = Math.max(...rows.map(total), 1e-12);
  const x = linearScale([0, longest], [LEFT, CHART_WIDTH - RIGHT]);
  const bars = rows.map((row, i) => {
    const y = 4 + i * ROW;
    let at = 0;
    const parts = row.parts.map((value, k) => {
      const left = x(at);
      at += value;
      return value > 0
        ? html`<rect class="fill ${classes[k]}" x="${coord(left)}" y="${y}" width="${coord(x(at) - left)}" height="18"/>`
        : '';
    });
    const weight = row.strong ? ' strong' : '';
    return html`<text class="rowname${weight}" x="${LEFT - 10}" y="${y + 13}" text-anchor="end">${row.label}</text>${parts}<text class="label${weight}" x="${coord(x(at) + 10)}" y="${y + 13}">${row.text}</text>`;
  });
  const height = rows.length * ROW + 4;
  return chart(
    id,
    { width: CHART_WIDTH, height },
    title,
    desc,
    html`${bars}<line class="base" x1="${LEFT}" x2="${LEFT}" y1="0" y2="${height - 4}"/>`,
  );
}
