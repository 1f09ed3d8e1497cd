import { html, type Markup } from '../markup.ts';
import { valueAxisBelow } from './axisBelow.ts';
import { CHART_WIDTH, chart } from './frame.ts';
import { coord } from './path.ts';
import { extent, linearScale, linearTicks } from './scale.ts';

export interface HistogramMark {
  readonly value: number;
  readonly label: string;
  readonly colour: string;
}

export interface Histogram {
  readonly id: string;
  readonly title: string;
  readonly desc: string;
  /** Counts in equal bins from `low` to `high`. */
  readonly counts: readonly number[];
  readonly low: number;
  readonly high: number;
  readonly name: string;
  readonly marks: readonly HistogramMark[];
  readonly format: (v: number) => string;
}

const LEFT = 20;
const RIGHT = CHART_WIDTH - 20;
const TOP = 16;
const HEIGHT = 190;
const ROW = 18;
const LABEL_CHAR = 7.2;

/** Counts in `bins` equal stretches of [low, high]. */
export function binCounts(values: ArrayLike<number>, low: number, high: number, bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  const width = (high - low) / bins || 1;
  for (let i = 0; i < values.length; i++)
    if (Number.isFinite(values[i]) && values[i] >= low && values[i] <= high)
      counts[Math.min(bins - 1, Math.floor((values[i] - low) / width))]++;
  return counts;
}

/** How often each value came up, with named values marked above it. */
export function histogram(plot: Histogram): Markup {
  const marks = plot.marks.filter((m) => Number.isFinite(m.value)).sort((a, b) => a.value - b.value);
  const { counts } = plot;
  const [low, high] = extent([plot.low, plot.high]);
  const [from, to] = extent(
    [low, high],
    marks.map((m) => m.value),
  );
  const pad = (to - from) * 0.02;
  const x = linearScale([from - pad, to + pad], [LEFT, RIGHT]);
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  const top = TOP + marks.length * ROW;
  const bottom = top + HEIGHT;
  const y = linearScale([0, most], [bottom, top]);
  const step = (high - low) / Math.max(1, counts.length);
  const bars = counts.map((n, i) =>
    n === 0
      ? ''
      : html`<g><title>${plot.format(low + i * step)} to ${plot.format(low + (i + 1) * step)}: ${n}</title><rect class="column" x="${coord(x(low + i * step))}" y="${coord(y(n))}" width="${coord(Math.max(1, x(low + (i + 1) * step) - x(low + i * step) - 1))}" height="${coord(bottom - y(n))}"/></g>`,
  );
  const flags = marks.map((m, i) => {
    const at = x(m.value);
    const text = `${m.label} ${plot.format(m.value)}`;
    const turned = at + 8 + text.length * LABEL_CHAR > RIGHT;
    return html`<g class="${m.colour}"><line class="whisker thin" x1="${coord(at)}" x2="${coord(at)}" y1="${coord(TOP + i * ROW - 4)}" y2="${coord(bottom)}"/><text class="label halo" x="${coord(at + (turned ? -6 : 6))}" y="${coord(TOP + i * ROW + 4)}" text-anchor="${turned ? 'end' : 'start'}">${text}</text></g>`;
  });
  return chart(
    plot.id,
    { width: CHART_WIDTH, height: Math.ceil(bottom + 46) },
    plot.title,
    plot.desc,
    html`${bars}${valueAxisBelow(x, linearTicks(x.domain, 9), plot.format, bottom)}<text class="heading" x="${RIGHT}" y="${coord(bottom + 40)}" text-anchor="end">${plot.name} →</text>${flags}`,
  );
}
