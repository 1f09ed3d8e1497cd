import { AutostockError } from '../core/index.ts';
import { invalid } from './run.ts';
import { assertNoLeakage, checkSpans, purge, type Spans, type Split } from './spans.ts';

/** Most splits of one plan. */
const MOST_SPLITS = 100_000;

/** Group g of `groups` near-equal runs of n observations is [bounds[g], bounds[g + 1]); the first ones are longer. */
function groupBounds(n: number, groups: number): Int32Array {
  const bounds = new Int32Array(groups + 1);
  for (let g = 0; g < groups; g++)
    bounds[g + 1] = bounds[g] + Math.floor(n / groups) + (g < n % groups ? 1 : 0);
  return bounds;
}

function makeSplit(spans: Spans, bounds: Int32Array, groups: readonly number[], embargoBars: number): Split {
  const test = Int32Array.from(
    groups.flatMap((g) => Array.from({ length: bounds[g + 1] - bounds[g] }, (_, i) => bounds[g] + i)),
  );
  const split = { train: purge(spans, test, embargoBars), test };
  if (split.train.length === 0)
    throw new AutostockError(
      'AUTOSTOCK_DATA_TOO_SHORT',
      `nothing is left to train on when groups ${groups.join(', ')} are tested with ${embargoBars} bars of embargo: ` +
        'use fewer test groups, a smaller embargo or more data',
      { details: { groups, embargoBars } },
    );
  assertNoLeakage(spans, split, embargoBars);
  return split;
}

function checkGroups(name: string, groups: number, observations: number): void {
  if (!Number.isInteger(groups) || groups < 2 || groups > observations)
    throw invalid(name, `must be an integer from 2 to the ${observations} observations`, groups);
}

export interface KFoldOptions {
  readonly folds: number;
  /** Bars kept free on both sides of every test window. */
  readonly embargoBars?: number;
}

/**
 * K-fold cross-validation over labelled observations in time order: fold k is tested, and whatever overlaps its labels,
 * or comes within the embargo, is not trained on. Source: Lopez de Prado, Advances in Financial Machine Learning, 2018, ch. 7.
 */
export function purgedKFold(spans: Spans, { folds, embargoBars = 0 }: KFoldOptions): Split[] {
  const n = checkSpans(spans, embargoBars);
  checkGroups('folds', folds, n);
  const bounds = groupBounds(n, folds);
  return Array.from({ length: folds }, (_, k) => makeSplit(spans, bounds, [k], embargoBars));
}

export interface CombinatorialOptions {
  readonly groups: number;
  /** Groups tested at a time, below `groups`. */
  readonly testGroups: number;
  readonly embargoBars?: number;
}

export interface CombinatorialPlan {
  /** C(groups, testGroups), in lexicographic order of their test groups. */
  readonly splits: readonly (Split & { readonly groups: readonly number[] })[];
  /** [paths][groups]: the split that forecasts each group; each path covers the whole history once. */
  readonly paths: readonly (readonly number[])[];
  /** Group g holds observations [bounds[g], bounds[g + 1]). */
  readonly bounds: Int32Array;
}

/** All `k`-subsets of 0..n-1 in lexicographic order. */
function combinations(n: number, k: number): number[][] {
  const all: number[][] = [];
  const pick = Array.from({ length: k }, (_, i) => i);
  for (;;) {
    all.push([...pick]);
    let last = k - 1;
    while (last >= 0 && pick[last] === n - k + last) last--;
    if (last < 0) return all;
    pick[last]++;
    for (let i = last + 1; i < k; i++) pick[i] = pick[i - 1] + 1;
  }
}

function binomial(n: number, k: number): number {
  let value = 1;
  for (let i = 1; i <= k; i++) value = (value * (n - k + i)) / i;
  return Math.round(value);
}

/**
 * Combinatorial purged cross-validation: every choice of `testGroups` of `groups` is tested once, which gives
 * C(groups - 1, testGroups - 1) whole out-of-sample histories instead of one. Source: Lopez de Prado 2018, ch. 12.
 */
export function combinatorialPurged(spans: Spans, options: CombinatorialOptions): CombinatorialPlan {
  const { groups, testGroups, embargoBars = 0 } = options;
  const n = checkSpans(spans, embargoBars);
  checkGroups('groups', groups, n);
  if (!Number.isInteger(testGroups) || testGroups < 1 || testGroups >= groups)
    throw invalid('testGroups', `must be an integer from 1 to ${groups - 1}`, testGroups);
  const count = binomial(groups, testGroups);
  if (count > MOST_SPLITS)
    throw invalid('groups', `must give at most ${MOST_SPLITS} splits`, `${count} splits of ${groups} groups`);
  const bounds = groupBounds(n, groups);
  const chosen = combinations(groups, testGroups);
  const splits = chosen.map((test) => ({ ...makeSplit(spans, bounds, test, embargoBars), groups: test }));
  const holding = Array.from({ length: groups }, (_, g) =>
    chosen.flatMap((test, split) => (test.includes(g) ? [split] : [])),
  );
  const paths = Array.from({ length: binomial(groups - 1, testGroups - 1) }, (_, path) =>
    holding.map((list) => list[path]),
  );
  return { splits, paths, bounds };
}
