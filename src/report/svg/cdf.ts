import { html, type Markup } from '../markup.ts';
import { valueAxis } from './axis.ts';
import { valueAxisBelow } from './axisBelow.ts';
import { chart } from './frame.ts';
import { coord } from './path.ts';
import { linearScale, linearTicks } from './scale.ts';

const WIDTH = 480;
const LEFT = 46;
const RIGHT = WIDTH - 16;
const TOP = 30;
const BOTTOM = 200;

/** The share of outcomes at or below each value, from [101] percentiles; the outermost percent at each end is left out. */
export function cumulative(
  id: string,
  title: string,
  percentiles: readonly number[],
  format: (v: number) => string,
): Markup {
  const inner = percentiles
    .map((value, percent) => ({ value, percent }))
    .filter(
      ({ value, percent }) => Number.isFinite(value) && percent > 0 && percent < percentiles.length - 1,
    );
  const low = inner[0]?.value ?? 0;
  const high = inner[inner.length - 1]?.value ?? 1;
  const x = linearScale([low, high > low ? high : low + 1e-9], [LEFT, RIGHT]);
  const y = linearScale([0, 100], [BOTTOM, TOP]);
  const d = inner.map((p, i) => `${i === 0 ? 'M' : 'L'}${coord(x(p.value))} ${coord(y(p.percent))}`).join('');
  return chart(
    id,
    { width: WIDTH, height: BOTTOM + 28 },
    title,
    'Share of outcomes at or below each value, from the 1st to the 99th percentile.',
    html`<text class="heading" x="${LEFT}" y="14">${title}</text>${valueAxis(y, [0, 25, 50, 75, 100], (v) => `${v}%`, [LEFT, RIGHT])}${valueAxisBelow(x, linearTicks(x.domain, 5), format, BOTTOM)}${d === '' ? '' : html`<path class="line c-strategy strong" d="${d}"/>`}`,
  );
}
