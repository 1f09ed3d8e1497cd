import { longRunVariance, mean, type Numbers, studentTwoSided } from '../statistics/index.ts';
import { groupByBar } from './byBar.ts';
import type { AccuracyTest } from './types.ts';

/** Fewest bars the test is given for. */
const MIN_BARS = 10;

const squared = (error: number): number => error * error;

/**
 * Whether two forecasts are equally accurate: losses are averaged within each bar, because its symbols move together,
 * and the differences d_t tested with the long-run variance of horizon - 1 lags (Bartlett weights, so that it is never
 * negative), Harvey's small-sample factor and Student's t. Diebold and Mariano 1995; Harvey, Leybourne and Newbold 1997.
 */
export function dieboldMariano(
  first: Numbers,
  second: Numbers,
  label: Numbers,
  bar: ArrayLike<number>,
  horizon: number,
  loss: (error: number) => number = squared,
): AccuracyTest {
  const differences = groupByBar(bar, [first, second, label]).map(({ rows }) =>
    mean(rows.map((i) => loss(label[i] - first[i]) - loss(label[i] - second[i]))),
  );
  const n = differences.length;
  const difference = mean(differences);
  const h = horizon;
  const variance = longRunVariance(differences, h - 1) / n;
  const factor = Math.sqrt(Math.max(0, (n + 1 - 2 * h + (h * (h - 1)) / n) / n));
  const statistic = n >= MIN_BARS && variance > 0 ? (factor * difference) / Math.sqrt(variance) : Number.NaN;
  return { difference, statistic, p: studentTwoSided(statistic, n - 1), bars: n };
}
