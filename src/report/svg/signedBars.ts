import { html, type Markup } from '../markup.ts';
import { CHART_WIDTH, chart } from './frame.ts';
import { coord } from './path.ts';
import { linearScale } from './scale.ts';
import { clip } from './text.ts';

export interface SignedBar {
  readonly label: string;
  readonly value: number;
  readonly text: string;
  readonly strong?: boolean;
}

const LEFT = 190;
const RIGHT = CHART_WIDTH - 210;
const ROW = 30;
/** Room left of a negative bar for its text. */
const TEXT_ROOM = 210;

/** Horizontal bars left and right of zero, on one scale. */
export function signedBars(id: string, title: string, desc: string, rows: readonly SignedBar[]): Markup {
  const values = rows.map((r) => (Number.isFinite(r.value) ? r.value : 0));
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const x = linearScale(
    [low, high > low ? high : low + 1],
    [low < 0 ? LEFT + TEXT_ROOM * 0.05 : LEFT, RIGHT],
  );
  const zero = x(0);
  const bars = rows.map((row, i) => {
    const y = 4 + i * ROW;
    const at = x(values[i]);
    const weight = row.strong ? ' strong' : '';
    const bar = html`<rect class="fill ${values[i] < 0 ? 'c-loss' : 'c-strategy'}${row.strong ? '' : ' soft'}" x="${coord(Math.min(at, zero))}" y="${y}" width="${coord(Math.abs(at - zero))}" height="18"/>`;
    return html`<g><title>${row.label}: ${row.text}</title><text class="rowname${weight}" x="${LEFT - 12}" y="${y + 13}" text-anchor="end">${clip(row.label, 26)}</text>${bar}<text class="label${weight}" x="${coord(Math.max(at, zero) + 10)}" y="${y + 13}">${row.text}</text></g>`;
  });
  const height = rows.length * ROW + 4;
  return chart(
    id,
    { width: CHART_WIDTH, height },
    title,
    desc,
    html`${bars}<line class="base" x1="${coord(zero)}" x2="${coord(zero)}" y1="0" y2="${height - 4}"/>`,
  );
}
