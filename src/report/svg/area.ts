import { html, type Markup } from '../markup.ts';
import { evenly, keepExtremes } from './downsample.ts';
import { areaPath } from './path.ts';
import type { Scale } from './scale.ts';

/** The area between a series and `base`, thinned like a line. */
export const area = (
  values: Float64Array,
  base: number,
  x: Scale,
  y: Scale,
  className: string,
  offset = 0,
): Markup =>
  html`<path class="area ${className}" d="${areaPath(
    keepExtremes(values),
    () => base,
    (b) => values[b],
    x,
    y,
    offset,
  )}"/>`;

/** Layers of [n][M] shares stacked from the bottom, one path each, over at most `points` bars. */
export function stackedAreas(
  shares: Float64Array,
  layers: number,
  x: Scale,
  y: Scale,
  classOf: (layer: number) => string,
  points = 250,
): Markup[] {
  const bars = evenly(shares.length / layers, points);
  const below = (layer: number) => (bar: number) => {
    let total = 0;
    for (let m = 0; m < layer; m++) total += shares[bar * layers + m];
    return total;
  };
  return Array.from(
    { length: layers },
    (_, m) => html`<path class="stack ${classOf(m)}" d="${areaPath(bars, below(m), below(m + 1), x, y)}"/>`,
  );
}
