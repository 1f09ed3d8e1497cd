import { html, type Markup } from '../markup.ts';
import { coord } from './path.ts';
import type { Scale } from './scale.ts';

/** One strip of coloured runs: a path per class, so thousands of changes stay small. Negative codes stay blank. */
export function band(
  codes: Int8Array,
  classes: readonly string[],
  x: Scale,
  top: number,
  height: number,
  offset = 0,
): Markup {
  const paths = classes.map(() => '');
  for (let i = 0; i < codes.length; ) {
    let end = i + 1;
    while (end < codes.length && codes[end] === codes[i]) end++;
    if (codes[i] >= 0 && codes[i] < classes.length) {
      const left = x(i + offset);
      const right = x(Math.min(end, codes.length - 1) + offset);
      paths[codes[i]] += `M${coord(left)} ${top}h${coord(right - left)}v${height}h${coord(left - right)}z`;
    }
    i = end;
  }
  return html`<g>${paths.map((d, k) => (d === '' ? '' : html`<path class="fill ${classes[k]}" d="${d}"/>`))}</g>`;
}
