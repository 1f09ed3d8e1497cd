import { html, type Markup } from '../markup.ts';
import { keepExtremes } from './downsample.ts';
import { linePath } from './path.ts';
import type { Scale } from './scale.ts';

/** A polyline over bars `offset`.. of the x scale, thinned without losing its peaks and troughs. */
export const line = (values: ArrayLike<number>, x: Scale, y: Scale, className: string, offset = 0): Markup =>
  html`<path class="line ${className}" d="${linePath(keepExtremes(values), values, x, y, offset)}"/>`;
