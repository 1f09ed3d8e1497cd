import type { Scale } from './scale.ts';

/** A coordinate with one decimal: a tenth of a pixel is finer than any line. */
export const coord = (v: number): string => String(Math.round(v * 10) / 10);

/** `M..L..` through the given bars; a non-finite value lifts the pen. */
export function linePath(
  bars: readonly number[],
  values: ArrayLike<number>,
  x: Scale,
  y: Scale,
  offset = 0,
): string {
  let out = '';
  let down = false;
  for (const bar of bars) {
    const v = values[bar];
    if (!Number.isFinite(v)) {
      down = false;
      continue;
    }
    out += `${down ? 'L' : 'M'}${coord(x(bar + offset))} ${coord(y(v))}`;
    down = true;
  }
  return out;
}

/** A closed area between `top` and `bottom` over the given bars. */
export function areaPath(
  bars: readonly number[],
  bottom: (bar: number) => number,
  top: (bar: number) => number,
  x: Scale,
  y: Scale,
  offset = 0,
): string {
  if (bars.length === 0) return '';
  const point = (bar: number, v: number) => `${coord(x(bar + offset))} ${coord(y(v))}`;
  const forth = bars.map((b) => point(b, top(b)));
  const back = [...bars].reverse().map((b) => point(b, bottom(b)));
  return `M${[...forth, ...back].join('L')}Z`;
}
