import { html, type Markup } from '../markup.ts';
import { valueAxis } from './axis.ts';
import { valueAxisBelow } from './axisBelow.ts';
import { evenly } from './downsample.ts';
import { CHART_WIDTH, chart } from './frame.ts';
import { endLabels, labelRoom } from './labels.ts';
import { areaPath, coord, linePath } from './path.ts';
import { extent, linearScale, linearTicks, logScale, logTicks, type Scale } from './scale.ts';

export interface Fan {
  readonly id: string;
  readonly title: string;
  readonly desc: string;
  /** [C] rising steps. */
  readonly steps: ArrayLike<number>;
  /** Rising probabilities with their values, [C] each; the outermost pair makes the widest band. */
  readonly quantiles: readonly { readonly probability: number; readonly values: ArrayLike<number> }[];
  readonly xName: string;
  /** Levels to mark, such as the start or ruin. */
  readonly levels: readonly { readonly value: number; readonly label: string }[];
  readonly format: (v: number) => string;
}

const LEFT = 66;
const TOP = 16;
const BOTTOM = 360;
const POINTS = 250;
/** A range wider than this factor reads better on a log scale. */
const LOG_FROM = 4;

const percent = (p: number): string => `${Number((p * 100).toPrecision(4))}%`;
const last = (values: ArrayLike<number>): number => values[values.length - 1];

/** Bands between paired quantiles over steps, the median in the middle. */
export function fanChart(plot: Fan): Markup {
  const quantiles = [...plot.quantiles].sort((a, b) => a.probability - b.probability);
  const levels = plot.levels.filter((l) => Number.isFinite(l.value));
  const [low, high] = extent(
    ...quantiles.map((q) => q.values),
    levels.map((l) => l.value),
  );
  const log = low > 0 && high / low > LOG_FROM;
  const domain: [number, number] = log
    ? [low * 0.94, high * 1.06]
    : [low - (high - low) * 0.04, high + (high - low) * 0.04];
  const ends = quantiles
    .filter((q) => Number.isFinite(last(q.values)))
    .map((q) => ({
      at: last(q.values),
      text: q.probability === 0.5 ? 'median' : percent(q.probability),
      value: plot.format(last(q.values)),
      colour: 'c-strategy',
      strong: q.probability === 0.5,
    }));
  const right = CHART_WIDTH - labelRoom(ends.map((e) => `${e.text} ${e.value}`));
  const x = linearScale([0, Math.max(1, last(plot.steps) || 0)], [LEFT, right]);
  const at: Scale = Object.assign((i: number) => x(plot.steps[i]), { domain: x.domain, range: x.range });
  const y = (log ? logScale : linearScale)(domain, [BOTTOM, TOP]);
  const kept = evenly(plot.steps.length, POINTS);
  const bands = Array.from({ length: Math.floor(quantiles.length / 2) }, (_, k) => {
    const below = quantiles[k];
    const above = quantiles[quantiles.length - 1 - k];
    const known = kept.filter((i) => Number.isFinite(below.values[i]) && Number.isFinite(above.values[i]));
    if (known.length === 0) return '';
    const d = areaPath(
      known,
      (i) => below.values[i],
      (i) => above.values[i],
      at,
      y,
    );
    return html`<g><title>${percent(below.probability)} to ${percent(above.probability)} of paths</title><path class="area c-strategy" d="${d}"/></g>`;
  });
  const middle = quantiles.find((q) => q.probability === 0.5);
  const median = middle
    ? html`<path class="line c-strategy strong" d="${linePath(kept, middle.values, at, y)}"/>`
    : '';
  const marks = levels.map(
    (l) =>
      html`<line class="split" x1="${LEFT}" x2="${right}" y1="${coord(y(l.value))}" y2="${coord(y(l.value))}"/><text class="zone halo" x="${LEFT + 6}" y="${coord(y(l.value) - 5)}">${l.label}</text>`,
  );
  const labels = ends.map((e) => ({ ...e, y: y(e.at) }));
  const ticks = log ? logTicks(domain, 8) : linearTicks(domain, 6);
  return chart(
    plot.id,
    { width: CHART_WIDTH, height: BOTTOM + 50 },
    plot.title,
    plot.desc,
    html`${valueAxis(y, ticks, plot.format, [LEFT, right])}${bands}${marks}${median}${endLabels(labels, right, TOP, BOTTOM)}${valueAxisBelow(x, linearTicks(x.domain, 9), (v) => String(Math.round(v)), BOTTOM)}<text class="heading" x="${right}" y="${BOTTOM + 42}" text-anchor="end">${plot.xName} →</text>`,
  );
}
