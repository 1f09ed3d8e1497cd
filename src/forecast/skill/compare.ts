import { type AccuracyTest, dieboldMariano } from '../../skill/index.ts';
import { gather, type LabelRows } from './gather.ts';
import { holm } from './holm.ts';
import type { Comparison, ScoredForecast } from './types.ts';

/** Level of the tests, after correction. */
export const SIGNIFICANCE = 0.05;

/** The test of two sources: losses of all seeds stand side by side in their bar, which averages them. */
export function accuracyTest(
  rows: LabelRows,
  first: readonly ScoredForecast[],
  second: readonly ScoredForecast[],
): AccuracyTest {
  const n = rows.cell.length;
  const stacked = (of: (k: number) => ArrayLike<number>) => {
    const out = new Float32Array(n * first.length);
    first.forEach((_, k) => {
      out.set(of(k), k * n);
    });
    return out;
  };
  const points = (source: readonly ScoredForecast[]) =>
    stacked((k) => gather(source[k % source.length].points, rows));
  return dieboldMariano(
    points(first),
    points(second),
    stacked(() => rows.label),
    stacked(() => rows.bar),
    rows.horizon,
  );
}

/** Tests against one rival, corrected over all of them (Holm): `undefined` stays where there is no test. */
export function corrected(tests: readonly (AccuracyTest | undefined)[]): (Comparison | undefined)[] {
  const made = tests.filter((t) => t !== undefined);
  const adjusted = holm(made.map((t) => t.p));
  return tests.map((test) => {
    if (!test) return undefined;
    const adjustedP = adjusted[made.indexOf(test)];
    return { ...test, adjustedP, better: test.statistic < 0 && adjustedP < SIGNIFICANCE };
  });
}

/** What a row says of itself: the rival's own row has no comparison. */
export const verdictWords = (comparison: Comparison | undefined, rival: string): string =>
  comparison ? `${comparison.better ? 'beats' : 'does not beat'} ${rival}` : `is ${rival}`;
