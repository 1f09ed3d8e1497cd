const SESSION_MINUTES = 390;

/** [minutes after the open, level]: mean absolute 5-minute return of QQQ, bp, 2024-03..2025-12. */
const VOLATILITY: readonly (readonly [number, number])[] = [
  [0, 15.8],
  [15, 12.4],
  [60, 9],
  [180, 6.4],
  [330, 7],
  [385, 8.9],
  [390, 8.9],
];

/** [minutes after the open, density]: share of QQQ's volume against an even spread. */
const VOLUME: readonly (readonly [number, number])[] = [
  [0, 2.6],
  [30, 1.5],
  [60, 1.15],
  [150, 0.75],
  [210, 0.69],
  [300, 0.8],
  [360, 1.2],
  [390, 1.7],
];
/** The closing auction prints in the last bar. */
const CLOSING_AUCTION = 0.045;

function interpolate(points: readonly (readonly [number, number])[], x: number): number {
  let i = 1;
  while (i < points.length - 1 && points[i][0] < x) i++;
  const [x0, y0] = points[i - 1];
  const [x1, y1] = points[i];
  return y0 + ((y1 - y0) * (Math.min(x, x1) - x0)) / (x1 - x0);
}

const share = (weights: number[]): Float64Array => {
  const total = weights.reduce((a, b) => a + b, 0);
  return Float64Array.from(weights, (w) => w / total);
};

/** Share of the session's variance in each of `steps` equal steps of a session of `minutes`; sums to 1. */
export const varianceProfile = (steps: number, minutes = SESSION_MINUTES): Float64Array =>
  share(Array.from({ length: steps }, (_, k) => interpolate(VOLATILITY, ((k + 0.5) / steps) * minutes) ** 2));

/** Share of the session's volume in each of `bars` bars; sums to 1. */
export function volumeProfile(bars: number, minutes = SESSION_MINUTES): Float64Array {
  const even = share(
    Array.from({ length: bars }, (_, k) => interpolate(VOLUME, ((k + 0.5) / bars) * minutes)),
  );
  return even.map((v, k) => v * (1 - CLOSING_AUCTION) + (k === bars - 1 ? CLOSING_AUCTION : 0));
}
