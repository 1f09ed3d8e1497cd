import { AutostockError } from '../core/index.ts';
import { invalid } from './run.ts';

/** What each observation's label is made from: bars [start[i], end[i]), ordered by start. */
export interface Spans {
  readonly start: Int32Array;
  readonly end: Int32Array;
}

/** Indices of observations, ascending; `test` may be several runs of neighbours. */
export interface Split {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

export function checkSpans({ start, end }: Spans, embargoBars: number): number {
  if (start.length === 0 || start.length !== end.length)
    throw invalid(
      'spans',
      'must have as many ends as starts, at least one',
      `${start.length} and ${end.length}`,
    );
  for (let i = 0; i < start.length; i++) {
    if (end[i] <= start[i]) throw invalid(`spans.end[${i}]`, `must be above its start ${start[i]}`, end[i]);
    if (i > 0 && start[i] < start[i - 1])
      throw invalid(`spans.start[${i}]`, `must not be below the one before (${start[i - 1]})`, start[i]);
  }
  if (!Number.isInteger(embargoBars) || embargoBars < 0)
    throw invalid('embargoBars', 'must be an integer of at least 0', embargoBars);
  return start.length;
}

/** Bars [from, to) that the labels of each run of neighbouring test observations cover. */
export function testWindows({ start, end }: Spans, test: Int32Array): { from: number; to: number }[] {
  const windows: { from: number; to: number }[] = [];
  for (let i = 0; i < test.length; i++) {
    const last = windows.at(-1);
    if (last && test[i] === test[i - 1] + 1) last.to = Math.max(last.to, end[test[i]]);
    else windows.push({ from: start[test[i]], to: end[test[i]] });
  }
  return windows;
}

/** Observations that may be trained on: not tested, no label bar within `embargoBars` of a test window. */
export function purge(spans: Spans, test: Int32Array, embargoBars: number): Int32Array {
  const tested = new Set(test);
  const windows = testWindows(spans, test);
  const train: number[] = [];
  for (let i = 0; i < spans.start.length; i++) {
    if (tested.has(i)) continue;
    const clear = windows.every(
      ({ from, to }) => spans.end[i] <= from - embargoBars || spans.start[i] >= to + embargoBars,
    );
    if (clear) train.push(i);
  }
  return Int32Array.from(train);
}

/** Fails with AUTOSTOCK_LEAKAGE_OVERLAP when a training label comes within `embargoBars` of a test label. */
export function assertNoLeakage(spans: Spans, split: Split, embargoBars: number): void {
  for (const { from, to } of testWindows(spans, split.test)) {
    for (const i of split.train) {
      if (spans.end[i] <= from - embargoBars || spans.start[i] >= to + embargoBars) continue;
      throw new AutostockError(
        'AUTOSTOCK_LEAKAGE_OVERLAP',
        `the label of training observation ${i}, bars [${spans.start[i]}, ${spans.end[i]}), overlaps test bars ` +
          `[${from}, ${to}) +- ${embargoBars} of embargo: purge it or raise the distance`,
        { details: { observation: i, from, to, embargoBars } },
      );
    }
  }
}
