/**
 * Holm's step-down p values: p_(i) (m - i + 1), made monotone, at most 1. An undefined p counts as a test that failed.
 * Holm, Scandinavian Journal of Statistics 6 (1979).
 */
export function holm(p: readonly number[]): number[] {
  const known = [...p.keys()].filter((i) => Number.isFinite(p[i])).sort((a, b) => p[a] - p[b]);
  const out = p.map(() => Number.NaN);
  let least = 0;
  known.forEach((i, place) => {
    least = Math.max(least, Math.min(1, p[i] * (p.length - place)));
    out[i] = least;
  });
  return out;
}
