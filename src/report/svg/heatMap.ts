import { html, type Markup } from '../markup.ts';
import { CHART_WIDTH, chart } from './frame.ts';
import { coord } from './path.ts';
import { RAMP_STEPS, rampLegend, rampOf } from './ramp.ts';
import { clip, thinLabels } from './text.ts';

export interface HeatMap {
  readonly id: string;
  readonly title: string;
  readonly desc: string;
  readonly xName: string;
  readonly yName: string;
  /** Labels of the columns (left to right) and rows (bottom to top). */
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  /** [rows][columns] row-major; NaN = no run there. */
  readonly values: Float64Array;
  /** Cell to mark, if any. */
  readonly best?: { readonly row: number; readonly column: number };
  readonly valueName: string;
  readonly lowIsGood?: boolean;
  readonly format: (v: number) => string;
}

const LEFT = 84;
const TOP = 54;
const MAX_WIDTH = CHART_WIDTH - LEFT - 16;
const MAX_HEIGHT = 460;
/** Cells at least this large carry their value as text. */
const TEXT_FROM = { width: 44, height: 22 };

/** Cells without a run: a short stroke each, all in one path. */
function missing(
  plot: HeatMap,
  left: (c: number) => number,
  top: (r: number) => number,
  w: number,
  h: number,
) {
  let d = '';
  for (let i = 0; i < plot.values.length; i++) {
    if (Number.isFinite(plot.values[i])) continue;
    const x = left(i % plot.columns.length) + w / 2;
    const y = top(Math.floor(i / plot.columns.length)) + h / 2;
    const arm = Math.min(w, h, 12) * 0.22;
    d += `M${coord(x - arm)} ${coord(y + arm)}L${coord(x + arm)} ${coord(y - arm)}`;
  }
  return d === '' ? '' : html`<path class="absent" d="${d}"/>`;
}

/** A value for each pair of two parameters, high values with the most contrast; hover or focus shows the numbers. */
export function heatMap(plot: HeatMap): Markup {
  const { columns, rows, values, best } = plot;
  const width = Math.min(MAX_WIDTH / Math.max(1, columns.length), 88);
  const height = Math.min(MAX_HEIGHT / Math.max(1, rows.length), Math.max(width * 0.6, 26));
  const bottom = TOP + height * rows.length;
  const left = (c: number) => LEFT + c * width;
  const top = (r: number) => bottom - (r + 1) * height;
  const ramp = rampOf(values, plot.lowIsGood);
  const gap = width > 8 && height > 8 ? 1 : 0;
  const written = width >= TEXT_FROM.width && height >= TEXT_FROM.height;
  const cells = Array.from(values, (v, i) => {
    if (!Number.isFinite(v)) return '';
    const c = i % columns.length;
    const r = Math.floor(i / columns.length);
    const q = ramp(v);
    const text = written
      ? html`<text class="cell ${q > RAMP_STEPS / 2 ? 'over' : 'under'}" x="${coord(left(c) + width / 2)}" y="${coord(top(r) + height / 2 + 4)}" text-anchor="middle">${plot.format(v)}</text>`
      : '';
    return html`<g><title>${plot.xName} ${columns[c]}, ${plot.yName} ${rows[r]}: ${plot.format(v)}</title><rect class="fill q-${q}" x="${coord(left(c))}" y="${coord(top(r))}" width="${coord(width - gap)}" height="${coord(height - gap)}"/>${text}</g>`;
  });
  const mark = best
    ? html`<g><title>Best: ${plot.xName} ${columns[best.column]}, ${plot.yName} ${rows[best.row]}: ${plot.format(values[best.row * columns.length + best.column])}</title><rect class="ring outer" x="${coord(left(best.column) - 1.5)}" y="${coord(top(best.row) - 1.5)}" width="${coord(width + 3 - gap)}" height="${coord(height + 3 - gap)}"/><rect class="ring" x="${coord(left(best.column) - 1.5)}" y="${coord(top(best.row) - 1.5)}" width="${coord(width + 3 - gap)}" height="${coord(height + 3 - gap)}"/></g>`
    : '';
  const room = Math.max(2, Math.floor((width * columns.length) / 46));
  const under = thinLabels(columns.length, room).map(
    (c) =>
      html`<text class="tick" x="${coord(left(c) + width / 2)}" y="${coord(bottom + 17)}" text-anchor="middle">${clip(columns[c], 9)}</text>`,
  );
  const beside = thinLabels(rows.length, Math.max(2, Math.floor((height * rows.length) / 18))).map(
    (r) =>
      html`<text class="tick" x="${LEFT - 8}" y="${coord(top(r) + height / 2 + 4)}" text-anchor="end">${clip(rows[r], 11)}</text>`,
  );
  const legendWidth = 260;
  const names = html`<text class="heading" x="${LEFT}" y="${coord(bottom + 38)}">${clip(plot.xName, 60)} →</text><text class="heading" x="${LEFT}" y="${TOP - 12}">↑ ${clip(plot.yName, 60)}</text>`;
  return chart(
    plot.id,
    { width: CHART_WIDTH, height: Math.ceil(bottom + 100) },
    plot.title,
    plot.desc,
    html`${names}${missing(plot, left, top, width, height)}${cells}${mark}${under}${beside}${rampLegend(ramp, plot.valueName, plot.format, LEFT, Math.ceil(bottom + 66), legendWidth)}`,
  );
}
