import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRng } from '../../../src/core/index.ts';
import {
  AxisRange,
  HeatMapCollector,
  HistogramCollector,
  ParallelCollector,
  type ParetoEntry,
  ParetoFront,
  PICTURE_BINS,
} from '../../../src/study/pictures/index.ts';
import { TopSets } from '../../../src/study/topSets.ts';
import { sameArray } from '../../assert.ts';

const pictures = suite('study pictures');
const best = { column: 'sharpe', direction: 'max' } as const;

const axisOf = (name: string, values: readonly number[]) => {
  const range = new AxisRange(name);
  for (const value of values) range.add(value);
  return range.axis();
};

pictures('the Pareto front is what brute force finds', () => {
  const rng = createRng(1, 'pareto');
  for (let round = 0; round < 20; round++) {
    // Coarse values make ties.
    const all: ParetoEntry[] = Array.from({ length: 200 }, (_, index) => ({
      index,
      totalReturn: rng.integer(15) / 10,
      depth: rng.integer(15) / 20,
      objective: 0,
    }));
    const front = new ParetoFront();
    for (const entry of all) front.add(entry);
    const beaten = (a: ParetoEntry) =>
      all.some(
        (b) =>
          b.totalReturn >= a.totalReturn &&
          b.depth <= a.depth &&
          (b.totalReturn > a.totalReturn || b.depth < a.depth || b.index < a.index),
      );
    const expected = all.filter((a) => !beaten(a)).sort((a, b) => b.totalReturn - a.totalReturn);
    assert.equal(front.result(1000), expected);
  }
});

pictures('a long Pareto front is thinned with both ends kept, and NaN is left out', () => {
  const front = new ParetoFront();
  for (let i = 0; i < 100; i++) front.add({ index: i, totalReturn: i, depth: i, objective: 0 });
  front.add({ index: 100, totalReturn: Number.NaN, depth: 0, objective: 0 });
  const thin = front.result(7);
  assert.is(thin.length, 7);
  assert.equal([thin[0].index, thin[6].index], [99, 0]);
});

pictures('the heat map holds mean and best of each cell over the rest', () => {
  const rng = createRng(2, 'heat');
  const points = Array.from({ length: 500 }, () => [rng.integer(4), rng.integer(3), rng.normal()] as const);
  const x = axisOf(
    'x',
    points.map((p) => p[0]),
  );
  const y = axisOf(
    'y',
    points.map((p) => p[1]),
  );
  const map = new HeatMapCollector(x, y, best);
  for (const [i, j, value] of points) map.add(i, j, value);
  map.add(0, 0, Number.NaN);
  const result = map.result();
  for (let j = 0; j < 3; j++) {
    for (let i = 0; i < 4; i++) {
      const cell = points.filter((p) => p[0] === i && p[1] === j).map((p) => p[2]);
      assert.is(result.count[j * 4 + i], cell.length);
      assert.is(result.best[j * 4 + i], Math.max(...cell));
      assert.ok(Math.abs(result.mean[j * 4 + i] - cell.reduce((a, b) => a + b) / cell.length) < 1e-12);
    }
  }
});

pictures('many distinct values are binned and every one of them has a bin', () => {
  const values = Array.from({ length: 1000 }, (_, i) => 5 + i / 7);
  const axis = axisOf('p', values);
  assert.ok(axis.parameter.binned);
  assert.is(axis.length, PICTURE_BINS);
  const bins = values.map((v) => axis.bin(v));
  assert.is(Math.min(...bins), 0);
  assert.is(Math.max(...bins), PICTURE_BINS - 1);
  sameArray(
    bins,
    [...bins].sort((a, b) => a - b),
  );
});

pictures('the parallel sample is bounded and even', () => {
  const sample = new ParallelCollector(['a'], 10_000, 100);
  for (let i = 0; i < 10_000; i++) sample.add(i, [i * 2], 0, i);
  const { index, values } = sample.result();
  assert.is(index.length, 100);
  sameArray(
    values,
    index.map((i) => 2 * i),
  );
});

pictures('the histogram counts everything once', () => {
  const histogram = new HistogramCollector(0, 10);
  for (const value of [0, 5, 10, 10, Number.NaN]) histogram.add(value);
  const { counts, unknown } = histogram.result();
  assert.is(
    counts.reduce((a, b) => a + b),
    4,
  );
  assert.is(counts.at(-1), 2);
  assert.is(unknown, 1);
  const flat = new HistogramCollector(3, 3);
  flat.add(3);
  assert.is(flat.result().counts[0], 1);
});

pictures('the best sets are those of a full sort, whatever the direction', () => {
  const rng = createRng(3, 'top');
  const values = Array.from({ length: 1000 }, () => rng.integer(50) / 7);
  for (const direction of ['max', 'min'] as const) {
    const top = new TopSets(20, { column: 'sharpe', direction });
    for (const [i, value] of values.entries()) {
      top.add(i, value);
      top.add(i, Number.NaN);
    }
    const sign = direction === 'max' ? -1 : 1;
    const expected = values
      .map((objective, index) => ({ index, objective }))
      .sort((a, b) => sign * (a.objective - b.objective) || a.index - b.index)
      .slice(0, 20);
    assert.equal(top.best, expected);
  }
});

pictures.run();
