import type { Interval, TimeMs } from './time.ts';

/** One symbol's OHLCV over one interval; stamped at the interval's open. */
export interface Bar {
  readonly time: TimeMs;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export const FIELDS = ['open', 'high', 'low', 'close', 'volume'] as const;
export type Field = (typeof FIELDS)[number];

/** Where a panel came from; printed beside every result. */
export interface Provenance {
  readonly source: string;
  readonly synthetic: boolean;
  readonly licence?: string;
  readonly notes: readonly string[];
}

/** Bid and ask at the end of each bar, [S][T], USD; NaN where no quote is known. */
export interface PanelQuotes {
  readonly bid: Float64Array;
  readonly ask: Float64Array;
}

/**
 * Aligned bars of S symbols over T times. `fields.close[s * T + t]`: field[symbol][time], time contiguous,
 * float64, NaN where the symbol has no bar. Arrays lie over SharedArrayBuffers so workers share them.
 */
export interface Panel {
  readonly symbols: readonly string[];
  readonly interval: Interval;
  /** [T] epoch ms of each bar's open, strictly increasing. */
  readonly time: Float64Array;
  readonly fields: Readonly<Record<Field, Float64Array>>;
  /** Absent where the data name none. Only the spread they make is used: their scale may differ from the prices'. */
  readonly quotes?: PanelQuotes;
  /** [S][T] 1 where the symbol was halted at the bar's end; absent where the data name no halts. */
  readonly halted?: Uint8Array;
  /** SHA-256 over symbols, interval, time, fields, quotes and halts. */
  readonly hash: string;
  readonly provenance: Provenance;
}
