import { html, type Markup } from '../markup.ts';
import { CHART_WIDTH, chart } from './frame.ts';
import { coord } from './path.ts';
import { RAMP_STEPS, rampLegend, rampOf } from './ramp.ts';
import { extent, linearScale, linearTicks, type Scale } from './scale.ts';
import { clip } from './text.ts';

export interface ParallelAxis {
  readonly name: string;
  /** [n] one value a line. */
  readonly values: Float64Array;
  readonly format: (v: number) => string;
}

export interface Parallel {
  readonly id: string;
  readonly title: string;
  readonly desc: string;
  /** Two or more; the last one is the objective that colours the lines. */
  readonly axes: readonly ParallelAxis[];
  /** Line drawn on top of the others. */
  readonly best?: number;
  readonly lowIsGood?: boolean;
}

/** Lines drawn at most; the caller thins. */
export const MAX_LINES = 2000;

const LEFT = 60;
const RIGHT = CHART_WIDTH - 60;
const TOP = 46;
const BOTTOM = 330;

/** One line for each parameter set over one vertical axis a parameter, coloured by the last axis. */
export function parallelCoordinates(plot: Parallel): Markup {
  const { axes } = plot;
  const objective = axes[axes.length - 1];
  const count = Math.min(objective.values.length, MAX_LINES);
  const at = axes.map((_, k) => LEFT + (k * (RIGHT - LEFT)) / Math.max(1, axes.length - 1));
  const scales: Scale[] = axes.map((a) => linearScale(extent(a.values), [BOTTOM, TOP]));
  const ramp = rampOf(objective.values, plot.lowIsGood);
  const path = (i: number) =>
    axes.map((a, k) => `${k === 0 ? 'M' : 'L'}${coord(at[k])} ${coord(scales[k](a.values[i]))}`).join('');
  const known = (i: number) => axes.every((a) => Number.isFinite(a.values[i]));
  const layers = new Array<string>(RAMP_STEPS).fill('');
  for (let i = 0; i < count; i++) if (known(i)) layers[ramp(objective.values[i])] += path(i);
  const lines = layers.map((d, q) =>
    d === '' ? '' : html`<path class="thread ${count > 300 ? 'fine' : ''} q-${q}" d="${d}"/>`,
  );
  const best =
    plot.best !== undefined && known(plot.best)
      ? html`<g><title>Best: ${axes.map((a) => `${a.name} ${a.format(a.values[plot.best as number])}`).join(', ')}</title><path class="thread halo" d="${path(plot.best)}"/><path class="thread top" d="${path(plot.best)}"/>${axes.map((a, k) => html`<circle class="pin" cx="${coord(at[k])}" cy="${coord(scales[k](a.values[plot.best as number]))}" r="4"/>`)}</g>`
      : '';
  const space = (RIGHT - LEFT) / Math.max(1, axes.length - 1);
  const frames = axes.map((a, k) => {
    const anchor = k === 0 ? 'start' : k === axes.length - 1 ? 'end' : 'middle';
    const x = k === 0 ? at[k] - 52 : k === axes.length - 1 ? at[k] + 52 : at[k];
    const ticks = linearTicks(scales[k].domain, 5).map((t) => {
      const y = coord(scales[k](t) + 4);
      return html`<text class="tick halo" x="${coord(at[k] - 7)}" y="${y}" text-anchor="end">${a.format(t)}</text><line class="mark" x1="${coord(at[k] - 4)}" x2="${coord(at[k])}" y1="${coord(scales[k](t))}" y2="${coord(scales[k](t))}"/>`;
    });
    return html`<g><line class="base" x1="${coord(at[k])}" x2="${coord(at[k])}" y1="${TOP}" y2="${BOTTOM}"/><text class="heading" x="${coord(x)}" y="${TOP - 20}" text-anchor="${anchor}">${clip(a.name, Math.max(6, Math.floor(space / 8)))}</text>${ticks}</g>`;
  });
  return chart(
    plot.id,
    { width: CHART_WIDTH, height: BOTTOM + 74 },
    plot.title,
    plot.desc,
    html`${lines}${best}${frames}${rampLegend(ramp, objective.name, objective.format, LEFT, BOTTOM + 40, 260)}`,
  );
}
