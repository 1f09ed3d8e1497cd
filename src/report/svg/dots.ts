import { html, type Markup } from '../markup.ts';
import { valueAxisBelow } from './axisBelow.ts';
import { chart } from './frame.ts';
import { nameRoom } from './labels.ts';
import { coord } from './path.ts';
import { extent, linearScale, linearTicks } from './scale.ts';
import { clip } from './text.ts';

/** One row of a dot plot: small dots for the parts, a large one with its interval for the whole. */
export interface DotRow {
  readonly label: string;
  readonly colour: string;
  readonly parts: readonly (number | null)[];
  readonly whole: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface DotPlot {
  readonly id: string;
  readonly title: string;
  readonly desc: string;
  readonly rows: readonly DotRow[];
  /** The value of no skill, drawn as a line. */
  readonly reference: number;
  readonly format: (v: number) => string;
}

const WIDTH = 480;
const RIGHT = 20;
const ROW = 28;
const TOP = 26;
const MAX_NAME = 24;

const finite = (values: readonly (number | null)[]): number[] =>
  values.filter((v): v is number => v !== null);

/** Rows of values against a reference line, each with the spread of its parts and the interval of its whole. */
export function dotPlot(plot: DotPlot): Markup {
  const all = plot.rows.flatMap((r) => finite([...r.parts, r.whole, r.low, r.high]));
  const [low, high] = extent([...all, plot.reference]);
  const pad = (high - low) * 0.06;
  const left = nameRoom(plot.rows.map((r) => clip(r.label, MAX_NAME)));
  const x = linearScale([low - pad, high + pad], [left, WIDTH - RIGHT]);
  const bottom = TOP + plot.rows.length * ROW;
  const rows = plot.rows.map((row, i) => {
    const y = TOP + (i + 0.5) * ROW;
    const parts = finite(row.parts).map(
      (v) => html`<circle class="part" cx="${coord(x(v))}" cy="${y}" r="2.6"/>`,
    );
    const interval =
      row.low !== null && row.high !== null
        ? html`<line class="whisker" x1="${coord(x(row.low))}" x2="${coord(x(row.high))}" y1="${y}" y2="${y}"/>`
        : '';
    const whole =
      row.whole === null ? '' : html`<circle class="whole" cx="${coord(x(row.whole))}" cy="${y}" r="5"/>`;
    return html`<g class="${row.colour}"><text class="rowname" x="${left - 10}" y="${y + 4}" text-anchor="end">${clip(row.label, MAX_NAME)}</text><line class="grid" x1="${left}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}"/>${parts}${interval}${whole}</g>`;
  });
  const zero = coord(x(plot.reference));
  return chart(
    plot.id,
    { width: WIDTH, height: bottom + 28 },
    plot.title,
    plot.desc,
    html`<text class="heading" x="${left}" y="13">${plot.title}</text><line class="base" x1="${zero}" x2="${zero}" y1="${TOP - 4}" y2="${bottom}"/>${rows}${valueAxisBelow(x, linearTicks(x.domain, 5), plot.format, bottom)}`,
  );
}
