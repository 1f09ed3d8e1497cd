import type { RunContext } from '../core/index.ts';
import type { ParameterSpace } from '../strategy/index.ts';
import { SharpeMoments, type TrialMoments } from '../validation/index.ts';
import { better, COLUMNS, columnIndex, meanColumn, type Objective } from './objective.ts';
import { setAt } from './parameterSet.ts';
import {
  type Axis,
  AxisRange,
  HeatMapCollector,
  HistogramCollector,
  ParallelCollector,
  ParetoFront,
} from './pictures/index.ts';
import type { RowStore } from './store/index.ts';
import { type Candidate, TopSets } from './topSets.ts';
import type { HeatMap, Histogram, ParallelSample, ParetoPoint } from './types.ts';

/** Rows read at once; what bounds the memory of the passes. */
const BLOCK_BYTES = 8 << 20;
const PARETO_POINTS = 500;

export interface AggregateOptions {
  readonly symbols: number;
  readonly objective: Objective;
  readonly top: number;
  /** Parameters across and up the heat map. */
  readonly heatMap?: readonly [string, string];
}

/** Everything a sweep keeps of its rows; a function of the rows alone, so a resumed sweep has the same. */
export interface Aggregate {
  readonly axes: readonly Axis[];
  readonly top: readonly Candidate[];
  /** [symbols] the best set of each, absent where none has a known objective. */
  readonly perSymbol: readonly (Candidate | undefined)[];
  readonly heatMap?: HeatMap;
  readonly parallel: ParallelSample;
  readonly pareto: readonly ParetoPoint[];
  readonly distribution: Histogram;
  /** Sharpe ratio of every set, mean over symbols. */
  readonly trials: TrialMoments;
}

interface Block {
  readonly from: number;
  readonly count: number;
  /** [count][names] */
  readonly sets: Float64Array;
  /** [count][symbols][columns] */
  readonly rows: Float64Array;
}

async function forEachBlock(
  store: RowStore,
  space: ParameterSpace,
  symbols: number,
  ctx: RunContext,
  visit: (block: Block) => void,
): Promise<void> {
  const perSet = symbols * COLUMNS;
  const size = Math.max(1, Math.floor(BLOCK_BYTES / (perSet * Float64Array.BYTES_PER_ELEMENT)));
  const rows = new Float64Array(Math.min(size, space.size) * perSet);
  for (let from = 0; from < space.size; from += size) {
    ctx.signal.throwIfAborted();
    const count = Math.min(size, space.size - from);
    await store.read(from, count, rows);
    visit({ from, count, sets: space.chunk(from, count), rows });
  }
}

/** Two passes over the rows on disk: what the axes span, then every picture. Memory does not grow with the sweep. */
export async function aggregate(
  store: RowStore,
  space: ParameterSpace,
  options: AggregateOptions,
  ctx: RunContext,
): Promise<Aggregate> {
  const { symbols, objective } = options;
  const P = space.names.length;
  const perSet = symbols * COLUMNS;
  const column = columnIndex(objective.column);

  const ranges = space.names.map((name) => new AxisRange(name));
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  await forEachBlock(store, space, symbols, ctx, ({ count, sets, rows }) => {
    for (let i = 0; i < count; i++) {
      for (let p = 0; p < P; p++) ranges[p].add(sets[i * P + p]);
      const value = meanColumn(rows, i * perSet, symbols, column);
      if (value < low) low = value;
      if (value > high) high = value;
    }
  });
  const axes = ranges.map((range) => range.axis());

  const [x, y] = (options.heatMap ?? space.names.slice(0, 2)).map((name) => space.names.indexOf(name));
  const heatMap = y === undefined ? undefined : new HeatMapCollector(axes[x], axes[y], objective);
  const parallel = new ParallelCollector(space.names, space.size);
  const histogram = new HistogramCollector(low <= high ? low : 0, low <= high ? high : 0);
  const front = new ParetoFront();
  const top = new TopSets(options.top, objective);
  const perSymbol = Array.from({ length: symbols }, () => ({ index: -1, objective: Number.NaN }));
  const sharpe = new SharpeMoments();
  const [RETURN, DRAWDOWN, SHARPE] = (['totalReturn', 'maxDrawdown', 'sharpe'] as const).map(columnIndex);

  await forEachBlock(store, space, symbols, ctx, ({ from, count, sets, rows }) => {
    for (let i = 0; i < count; i++) {
      const index = from + i;
      const offset = i * perSet;
      const value = meanColumn(rows, offset, symbols, column);
      top.add(index, value);
      histogram.add(value);
      parallel.add(index, sets, i * P, value);
      heatMap?.add(sets[i * P + x], sets[i * P + y], value);
      front.add({
        index,
        totalReturn: meanColumn(rows, offset, symbols, RETURN),
        depth: Math.abs(meanColumn(rows, offset, symbols, DRAWDOWN)),
        objective: value,
      });
      for (let s = 0; s < symbols; s++) {
        const own = rows[offset + s * COLUMNS + column];
        if (better(objective, own, perSymbol[s].objective)) perSymbol[s] = { index, objective: own };
      }
      sharpe.add(meanColumn(rows, offset, symbols, SHARPE));
    }
  });
  return {
    axes,
    top: top.best,
    perSymbol: perSymbol.map((c) => (c.index < 0 ? undefined : c)),
    heatMap: heatMap?.result(),
    parallel: parallel.result(),
    pareto: front.result(PARETO_POINTS).map(({ index, totalReturn, depth, objective: value }) => ({
      index,
      set: setAt(space, index),
      totalReturn,
      maxDrawdown: -depth,
      objective: value,
    })),
    distribution: histogram.result(),
    trials: sharpe.moments,
  };
}
