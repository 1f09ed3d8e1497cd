/** `text` cut to at most `max` characters, the cut shown. */
export const clip = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, Math.max(1, max - 1))}…`;

/** A number as briefly as it can be told from its neighbours: for parameter values and axes. */
export function plainNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const text =
    Number.isInteger(value) && size < 1e7
      ? String(value)
      : size !== 0 && (size < 1e-5 || size >= 1e7)
        ? value.toExponential(2)
        : String(Number(value.toPrecision(4)));
  return text.replaceAll('-', '−');
}

/** A share as a percentage without needless decimals: for axes, whose steps vary. */
export const plainPercent = (value: number): string => `${plainNumber(Number((value * 100).toFixed(6)))}%`;

/** Every k-th index so that at most `room` labels remain; the last one stays when it has room. */
export function thinLabels(count: number, room: number): number[] {
  const step = Math.max(1, Math.ceil(count / Math.max(1, room)));
  return Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step);
}
