import { html, type Markup } from '../markup.ts';
import {
  CHART_WIDTH,
  chart,
  clip,
  coord,
  extent,
  linearScale,
  linearTicks,
  valueAxisBelow,
} from '../svg/index.ts';

export interface DotsRow {
  readonly label: string;
  readonly colour: string;
  /** Small dots. */
  readonly parts: readonly number[];
  /** Large dots. */
  readonly wholes: readonly number[];
}

const LEFT = 200;
const RIGHT = 24;
const ROW = 24;
const TOP = 10;

/** Rows of dots over one scale, with a line at every reference value. */
export function rowDots(
  id: string,
  title: string,
  desc: string,
  rows: readonly DotsRow[],
  references: readonly number[],
  format: (v: number) => string,
): Markup {
  const all = rows.flatMap((r) => [...r.parts, ...r.wholes]);
  const [low, high] = extent([...all, ...references]);
  const pad = (high - low) * 0.04;
  const x = linearScale([low - pad, high + pad], [LEFT, CHART_WIDTH - RIGHT]);
  const bottom = TOP + rows.length * ROW;
  const drawn = rows.map((row, i) => {
    const y = TOP + (i + 0.5) * ROW;
    const dots = (values: readonly number[], className: string, r: number) =>
      values
        .filter(Number.isFinite)
        .map((v) => html`<circle class="${className}" cx="${coord(x(v))}" cy="${y}" r="${r}"/>`);
    return html`<g class="${row.colour}"><text class="rowname" x="${LEFT - 12}" y="${y + 4}" text-anchor="end">${clip(row.label, 26)}</text><line class="grid" x1="${LEFT}" x2="${CHART_WIDTH - RIGHT}" y1="${y}" y2="${y}"/>${dots(row.parts, 'part', 2.6)}${dots(row.wholes, 'whole', 4.5)}</g>`;
  });
  const lines = references.map(
    (v) => html`<line class="base" x1="${coord(x(v))}" x2="${coord(x(v))}" y1="${TOP - 4}" y2="${bottom}"/>`,
  );
  return chart(
    id,
    { width: CHART_WIDTH, height: bottom + 28 },
    title,
    desc,
    html`${lines}${drawn}${valueAxisBelow(x, linearTicks(x.domain, 8), format, bottom)}`,
  );
}
