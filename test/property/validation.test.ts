import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRng } from '../../src/core/index.ts';
import {
  assertNoLeakage,
  combinatorialPurged,
  purgedKFold,
  type Spans,
  type Split,
} from '../../src/validation/index.ts';
import { throwsCode } from '../assert.ts';

const x = suite('purged cross-validation');

/** Random labelled events: starts in order with gaps, label lengths from 1 to `longest`. */
function randomSpans(seed: number, longest: number): Spans {
  const rng = createRng(seed, 'test/spans');
  const n = 60 + rng.integer(60);
  const start = new Int32Array(n);
  const end = new Int32Array(n);
  let bar = 0;
  for (let i = 0; i < n; i++) {
    bar += rng.integer(4);
    start[i] = bar;
    end[i] = bar + 1 + rng.integer(longest);
  }
  return { start, end };
}

/** Whether any bar of any training label is within `embargo` bars of any bar of a test label, bar by bar. */
function leaks({ start, end }: Spans, { train, test }: Split, embargo: number): boolean {
  const near = new Set<number>();
  for (const i of test) for (let t = start[i] - embargo; t < end[i] + embargo; t++) near.add(t);
  return [...train].some((i) => {
    for (let t = start[i]; t < end[i]; t++) if (near.has(t)) return true;
    return false;
  });
}

x('no training label comes within the embargo of a test label, whatever the events', () => {
  for (let seed = 0; seed < 40; seed++) {
    const spans = randomSpans(seed, 1 + (seed % 9));
    const embargoBars = seed % 6;
    const splits = [
      ...purgedKFold(spans, { folds: 4 + (seed % 3), embargoBars }),
      ...combinatorialPurged(spans, { groups: 6, testGroups: 2, embargoBars }).splits,
    ];
    for (const split of splits) {
      assert.ok(split.train.length > 0);
      assert.not.ok(leaks(spans, split, embargoBars), `seed ${seed}`);
      assertNoLeakage(spans, split, embargoBars);
    }
  }
});

x('nothing more is dropped than overlaps a whole test window', () => {
  const spans = { start: Int32Array.from({ length: 50 }, (_, i) => i), end: new Int32Array(50) };
  for (let i = 0; i < 50; i++) spans.end[i] = i + 3;
  const [, second] = purgedKFold(spans, { folds: 5, embargoBars: 2 });
  // Test labels cover bars [10, 22); with the embargo [8, 24).
  assert.equal([...second.test], [10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  assert.equal([...second.train], [0, 1, 2, 3, 4, 5, ...Array.from({ length: 26 }, (_, i) => 24 + i)]);
});

x('folds test every observation once', () => {
  const spans = randomSpans(3, 4);
  const tested = purgedKFold(spans, { folds: 7 }).flatMap(({ test }) => [...test]);
  assert.equal(tested, Array.from(spans.start.keys()));
});

x('each combinatorial path covers the history once, and each split is used by all its groups', () => {
  for (const [groups, testGroups, splits, paths] of [
    [6, 2, 15, 5],
    [5, 3, 10, 6],
    [4, 1, 4, 1],
  ]) {
    const spans = randomSpans(groups, 1);
    const plan = combinatorialPurged(spans, { groups, testGroups });
    assert.is(plan.splits.length, splits);
    assert.is(plan.paths.length, paths);
    const used = new Set<string>();
    for (const path of plan.paths) {
      assert.is(path.length, groups);
      path.forEach((split, group) => {
        assert.ok(plan.splits[split].groups.includes(group));
        const { test } = plan.splits[split];
        assert.ok(test.includes(plan.bounds[group]) && test.includes(plan.bounds[group + 1] - 1));
        used.add(`${split}/${group}`);
      });
    }
    assert.is(used.size, splits * testGroups);
  }
});

x('a leak is AUTOSTOCK_LEAKAGE_OVERLAP and names the observation', () => {
  const spans = { start: Int32Array.of(0, 5, 10), end: Int32Array.of(6, 8, 12) };
  const split = { train: Int32Array.of(0, 2), test: Int32Array.of(1) };
  throwsCode(
    () => assertNoLeakage(spans, split, 0),
    'AUTOSTOCK_LEAKAGE_OVERLAP',
    /observation 0, bars \[0, 6\)/,
  );
  const apart = { train: Int32Array.of(2), test: Int32Array.of(1) };
  assertNoLeakage(spans, apart, 2);
  throwsCode(() => assertNoLeakage(spans, apart, 3), 'AUTOSTOCK_LEAKAGE_OVERLAP', /observation 2/);
});

x('bad plans have a code', () => {
  const spans = randomSpans(1, 3);
  const fold = (options: { folds: number; embargoBars?: number }) => () => purgedKFold(spans, options);
  throwsCode(fold({ folds: 1 }), 'AUTOSTOCK_CONFIG_INVALID', /folds .*was 1/);
  throwsCode(fold({ folds: 3, embargoBars: -1 }), 'AUTOSTOCK_CONFIG_INVALID', /embargoBars/);
  throwsCode(fold({ folds: 2, embargoBars: 10_000 }), 'AUTOSTOCK_DATA_TOO_SHORT', /nothing is left/);
  throwsCode(
    () => combinatorialPurged(spans, { groups: 4, testGroups: 4 }),
    'AUTOSTOCK_CONFIG_INVALID',
    /testGroups/,
  );
  throwsCode(
    () => combinatorialPurged(spans, { groups: 50, testGroups: 20 }),
    'AUTOSTOCK_CONFIG_INVALID',
    /splits/,
  );
  const unordered = { start: Int32Array.of(3, 1), end: Int32Array.of(4, 2) };
  throwsCode(() => purgedKFold(unordered, { folds: 2 }), 'AUTOSTOCK_CONFIG_INVALID', /start\[1\].*was 1/);
  const empty = { start: Int32Array.of(3, 4), end: Int32Array.of(4, 4) };
  throwsCode(() => purgedKFold(empty, { folds: 2 }), 'AUTOSTOCK_CONFIG_INVALID', /end\[1\].*was 4/);
});

x.run();
