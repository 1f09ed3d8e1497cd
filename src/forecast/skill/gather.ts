import type { Prepared } from '../../pipeline/index.ts';

/** What forecasts are scored against: no features. */
export type Market = Pick<Prepared, 'panel' | 'labels' | 'benchmark' | 'relativeTo' | 'tradable'>;

/** Every label of the universe over bars [start, T), flat. */
export interface LabelRows {
  readonly symbols: number;
  readonly start: number;
  readonly bars: number;
  readonly horizon: number;
  /** [rows] place in an [S][bars] array. */
  readonly cell: Int32Array;
  /** [rows] bar, counted from start. */
  readonly bar: Int32Array;
  /** [rows] scaled. */
  readonly label: Float32Array;
}

export function labelRows({ panel, labels, tradable }: Market, start: number): LabelRows {
  const [S, T] = [panel.symbols.length, panel.time.length];
  const bars = T - start;
  const cells: number[] = [];
  // Bar by bar: neighbours in time stay together, as intervals need them.
  for (let i = 0; i < bars; i++)
    for (let s = 0; s < S; s++)
      if (tradable[s] && Number.isFinite(labels.scaled[s * T + start + i])) cells.push(s * bars + i);
  const cell = Int32Array.from(cells);
  return {
    symbols: S,
    start,
    bars,
    horizon: labels.horizon,
    cell,
    bar: cell.map((c) => c % bars),
    label: Float32Array.from(cell, (c) => labels.scaled[Math.floor(c / bars) * T + start + (c % bars)]),
  };
}

/** The values of an [S][bars][width] array at the label rows, [rows][width]. */
export function gather(values: Float32Array, { cell }: LabelRows, width = 1): Float32Array {
  const out = new Float32Array(cell.length * width);
  for (let r = 0; r < cell.length; r++)
    for (let k = 0; k < width; k++) out[r * width + k] = values[cell[r] * width + k];
  return out;
}
