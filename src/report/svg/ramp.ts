import { html, type Markup } from '../markup.ts';
import { coord } from './path.ts';
import { linearScale } from './scale.ts';

/** Steps of the colour ramp; the classes q-0 (low) to q-8 (high) carry its colours. */
export const RAMP_STEPS = 9;

/** Sorted values below which the share `p` lies, by linear interpolation; NaN of nothing. */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0) return Number.NaN;
  const at = p * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}

/** Finite values in rising order. */
export const sortedFinite = (values: ArrayLike<number>): Float64Array =>
  Float64Array.from(Array.from(values).filter(Number.isFinite)).sort();

/** Maps values to ramp steps, the best to the last; a few very bad ones do not stretch the scale. */
export interface Ramp {
  (value: number): number;
  readonly low: number;
  readonly high: number;
  /** Whether worse values than the scale's bad end exist and share its colour. */
  readonly clipped: boolean;
  /** Low values are the good ones. */
  readonly lowIsGood: boolean;
}

const BAD_SHARE = 0.02;
const MANY = 50;

export function rampOf(values: ArrayLike<number>, lowIsGood = false): Ramp {
  const sorted = sortedFinite(values);
  const least = sorted.length > 0 ? sorted[0] : 0;
  const most = sorted.length > 0 ? sorted[sorted.length - 1] : 1;
  let [low, high] = [least, most];
  if (sorted.length > MANY && lowIsGood) high = quantile(sorted, 1 - BAD_SHARE);
  else if (sorted.length > MANY) low = quantile(sorted, BAD_SHARE);
  if (!(high > low)) [low, high] = [least, most];
  const last = RAMP_STEPS - 1;
  const span = high - low;
  const step = (value: number) => {
    if (!(span > 0)) return last;
    const rising = Math.min(last, Math.max(0, Math.floor(((value - low) / span) * RAMP_STEPS)));
    return lowIsGood ? last - rising : rising;
  };
  return Object.assign(step, { low, high, clipped: low > least || high < most, lowIsGood });
}

/** The ramp as a strip of steps with values under it. */
export function rampLegend(
  ramp: Ramp,
  name: string,
  format: (v: number) => string,
  x: number,
  y: number,
  width: number,
): Markup {
  const step = width / RAMP_STEPS;
  const boxes = Array.from(
    { length: RAMP_STEPS },
    (_, i) =>
      html`<rect class="fill q-${ramp.lowIsGood ? RAMP_STEPS - 1 - i : i}" x="${coord(x + i * step)}" y="${y}" width="${coord(step)}" height="10"/>`,
  );
  const scale = linearScale([ramp.low, ramp.high], [x, x + width]);
  const middle = (ramp.low + ramp.high) / 2;
  const ticks = ramp.high > ramp.low ? [ramp.low, middle, ramp.high] : [ramp.high];
  const labels = ticks.map(
    (t) =>
      html`<text class="tick" x="${coord(scale(t))}" y="${y + 25}" text-anchor="middle">${format(t)}</text>`,
  );
  const worse = ramp.lowIsGood ? `above ${format(ramp.high)}` : `below ${format(ramp.low)}`;
  const below = ramp.clipped ? ` (${worse} shares the end colour)` : '';
  return html`<g><text class="tick" x="${x}" y="${y - 7}">${name}${below}</text>${boxes}${labels}</g>`;
}
