import { html, type Markup } from '../markup.ts';
import { valueAxis } from './axis.ts';
import { valueAxisBelow } from './axisBelow.ts';
import { CHART_WIDTH, chart } from './frame.ts';
import { coord } from './path.ts';
import { extent, linearScale, linearTicks } from './scale.ts';
import { clip } from './text.ts';

export interface ScatterMark {
  readonly x: number;
  readonly y: number;
  readonly label: string;
  readonly colour: string;
}

export interface Scatter {
  readonly id: string;
  readonly title: string;
  readonly desc: string;
  readonly xName: string;
  readonly yName: string;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Points of the front in the order the line takes, each with its text. */
  readonly front: readonly { readonly x: number; readonly y: number; readonly label: string }[];
  readonly marks: readonly ScatterMark[];
  readonly formatX: (v: number) => string;
  readonly formatY: (v: number) => string;
}

const LEFT = 66;
const RIGHT = CHART_WIDTH - 24;
const TOP = 34;
const BOTTOM = 400;
/** A label this near the right edge is written on the other side of its point. */
const LABEL_CHAR = 7.4;

/** Many points as one path of dots, the efficient ones joined and named on hover. */
export function scatter(plot: Scatter): Markup {
  const known = ({ x, y }: { readonly x: number; readonly y: number }) =>
    Number.isFinite(x) && Number.isFinite(y);
  const marks = plot.marks.filter(known);
  const front = plot.front.filter(known);
  const pad = (domain: [number, number]): [number, number] => {
    const room = (domain[1] - domain[0]) * 0.05;
    return [domain[0] - room, domain[1] + room];
  };
  const x = linearScale(
    pad(
      extent(
        plot.x,
        [...front, ...marks].map((m) => m.x),
      ),
    ),
    [LEFT, RIGHT],
  );
  const y = linearScale(
    pad(
      extent(
        plot.y,
        [...front, ...marks].map((m) => m.y),
      ),
    ),
    [BOTTOM, TOP],
  );
  let dots = '';
  for (let i = 0; i < plot.x.length; i++)
    if (Number.isFinite(plot.x[i]) && Number.isFinite(plot.y[i]))
      dots += `M${coord(x(plot.x[i]))} ${coord(y(plot.y[i]))}h0`;
  const path = front.map((p, i) => `${i === 0 ? 'M' : 'L'}${coord(x(p.x))} ${coord(y(p.y))}`).join('');
  const named = front.map(
    (p) =>
      html`<g><title>${p.label}: ${plot.yName} ${plot.formatY(p.y)}, ${plot.xName} ${plot.formatX(p.x)}</title><circle class="spot c-strategy" cx="${coord(x(p.x))}" cy="${coord(y(p.y))}" r="4"/></g>`,
  );
  const flags = marks.map((m) => {
    const turned = x(m.x) + 12 + m.label.length * LABEL_CHAR > RIGHT;
    return html`<g class="${m.colour}"><title>${m.label}: ${plot.yName} ${plot.formatY(m.y)}, ${plot.xName} ${plot.formatX(m.x)}</title><circle class="pin" cx="${coord(x(m.x))}" cy="${coord(y(m.y))}" r="6"/><text class="label strong halo" x="${coord(x(m.x) + (turned ? -12 : 12))}" y="${coord(y(m.y) + 4)}" text-anchor="${turned ? 'end' : 'start'}">${clip(m.label, 40)}</text></g>`;
  });
  return chart(
    plot.id,
    { width: CHART_WIDTH, height: BOTTOM + 52 },
    plot.title,
    plot.desc,
    html`${valueAxis(y, linearTicks(y.domain, 6), plot.formatY, [LEFT, RIGHT], 0)}${valueAxisBelow(x, linearTicks(x.domain, 8), plot.formatX, BOTTOM)}<text class="heading" x="${LEFT}" y="${TOP - 14}">↑ ${plot.yName}</text><text class="heading" x="${RIGHT}" y="${BOTTOM + 42}" text-anchor="end">${plot.xName} →</text>${dots === '' ? '' : html`<path class="points" d="${dots}"/>`}${path === '' ? '' : html`<path class="line c-strategy" d="${path}"/>`}${named}${flags}`,
  );
}
