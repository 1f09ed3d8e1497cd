import { html, type Markup } from '../markup.ts';
import { CHART_WIDTH, chart } from './frame.ts';
import { coord } from './path.ts';
import { extent, linearScale } from './scale.ts';
import { clip } from './text.ts';

export interface IntervalRow {
  readonly label: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Value of no skill on this row's own scale; NaN draws none. */
  readonly reference: number;
  readonly format: (v: number) => string;
}

const LEFT = 170;
const RIGHT = CHART_WIDTH - 270;
const ROW = 34;

/** Dot and whiskers, each row on its own scale: units differ, so rows cannot be compared. */
export function intervalChart(id: string, title: string, desc: string, rows: readonly IntervalRow[]): Markup {
  const drawn = rows.map((row, i) => {
    const y = 4 + (i + 0.5) * ROW;
    const name = html`<text class="rowname" x="${LEFT - 12}" y="${y + 4}" text-anchor="end">${clip(row.label, 24)}</text><line class="grid" x1="${LEFT}" x2="${RIGHT}" y1="${y}" y2="${y}"/>`;
    const known = [row.value, row.low, row.high].filter(Number.isFinite);
    const text = `${row.format(row.value)}  (${row.format(row.low)} to ${row.format(row.high)})`;
    const value = html`<text class="label" x="${RIGHT + 18}" y="${y + 4}">${known.length === 0 ? 'not defined' : text}</text>`;
    if (known.length === 0) return html`<g>${name}${value}</g>`;
    const [low, high] = extent(known, [row.reference]);
    const x = linearScale([low, high], [LEFT + 10, RIGHT - 10]);
    const mark = (v: number, draw: (at: string) => Markup) => (Number.isFinite(v) ? draw(coord(x(v))) : '');
    const whisker =
      Number.isFinite(row.low) && Number.isFinite(row.high)
        ? html`<line class="whisker" x1="${coord(x(row.low))}" x2="${coord(x(row.high))}" y1="${y}" y2="${y}"/>`
        : '';
    const reference = mark(
      row.reference,
      (at) =>
        html`<line class="base" x1="${at}" x2="${at}" y1="${y - 11}" y2="${y + 11}"/><text class="tick" x="${at}" y="${y - 5}" dx="4">${row.format(row.reference)}</text>`,
    );
    const dot = mark(row.value, (at) => html`<circle class="whole" cx="${at}" cy="${y}" r="5"/>`);
    return html`<g class="c-strategy"><title>${row.label}: ${text}</title>${name}${reference}${whisker}${dot}${value}</g>`;
  });
  return chart(id, { width: CHART_WIDTH, height: rows.length * ROW + 8 }, title, desc, drawn);
}
