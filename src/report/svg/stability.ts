import { html, type Markup } from '../markup.ts';
import { valueAxis } from './axis.ts';
import { chart } from './frame.ts';
import { coord, linePath } from './path.ts';
import { extent, linearScale, linearTicks } from './scale.ts';
import { clip, thinLabels } from './text.ts';

export interface StabilityPoint {
  readonly label: string;
  /** NaN = not run. */
  readonly value: number;
}

export interface Stability {
  readonly id: string;
  readonly title: string;
  readonly desc: string;
  readonly name: string;
  /** In the parameter's order. */
  readonly points: readonly StabilityPoint[];
  /** Index of the chosen point; -1 = none. */
  readonly best: number;
  /** Value axis, so that several charts can share one. */
  readonly domain: readonly [number, number];
  /** Text under the points: what a label is. */
  readonly labelName: string;
  readonly format: (v: number) => string;
}

const WIDTH = 480;
const LEFT = 54;
const RIGHT = WIDTH - 14;
const TOP = 30;
const BOTTOM = 170;

/** A value axis that holds every point of these curves. */
export function stabilityDomain(points: readonly StabilityPoint[]): [number, number] {
  const [low, high] = extent(points.map((p) => p.value));
  const pad = (high - low) * 0.08;
  return [low - pad, high + pad];
}

/** A broad hill around the best value is robust; a lone spike is luck. */
export function stability(plot: Stability): Markup {
  const { points, best } = plot;
  const x = linearScale([0, Math.max(1, points.length - 1)], [LEFT + 14, RIGHT - 14]);
  const place = (i: number) => (points.length === 1 ? (LEFT + RIGHT) / 2 : x(i));
  const y = linearScale([plot.domain[0], plot.domain[1]], [BOTTOM, TOP]);
  const through = linePath(
    points.map((_, i) => i),
    points.map((p) => p.value),
    Object.assign(place, { domain: x.domain, range: x.range }),
    y,
  );
  const dots = points.map((p, i) =>
    Number.isFinite(p.value)
      ? html`<g class="c-strategy"><title>${plot.labelName} ${p.label}: ${plot.format(p.value)}</title><circle class="${i === best ? 'pin' : 'spot'}" cx="${coord(place(i))}" cy="${coord(y(p.value))}" r="${i === best ? 6 : 2.8}"/></g>`
      : '',
  );
  const labels = thinLabels(points.length, 9).map(
    (i) =>
      html`<text class="tick" x="${coord(place(i))}" y="${BOTTOM + 18}" text-anchor="middle">${clip(points[i].label, 8)}</text>`,
  );
  return chart(
    plot.id,
    { width: WIDTH, height: BOTTOM + 28 },
    plot.title,
    plot.desc,
    html`<text class="heading" x="${LEFT}" y="14">${clip(plot.name, 40)}</text>${valueAxis(y, linearTicks(y.domain, 4), plot.format, [LEFT, RIGHT], 0)}${through === '' ? '' : html`<path class="line c-strategy" d="${through}"/>`}${dots}${labels}`,
  );
}
