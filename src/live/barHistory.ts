import {
  AutostockError,
  type Bar,
  firstWhere,
  type Interval,
  isoDate,
  type Panel,
  type TimeMs,
} from '../core/index.ts';
import { panelFromBars } from '../data/index.ts';
import type { Broker } from '../execution/index.ts';
import { BAR_FIELDS } from '../native/index.ts';

/** Every bar a session has seen, by symbol; grows by one time step per decision. */
export class BarHistory {
  readonly symbols: readonly string[];
  private readonly interval: Interval;
  private readonly source: string;
  private readonly bars: Map<string, Bar[]>;
  private readonly times: number[] = [];

  constructor(symbols: readonly string[], interval: Interval, source: string) {
    this.symbols = symbols;
    this.interval = interval;
    this.source = source;
    this.bars = new Map(symbols.map((symbol) => [symbol, []]));
  }

  get length(): number {
    return this.times.length;
  }

  get time(): Float64Array {
    return Float64Array.from(this.times);
  }

  /**
   * Fetches the bars after the last one known, up to `until`, and appends them. Returns the new times;
   * more than one after an outage, none while the feed is late.
   */
  async update(broker: Broker, from: TimeMs, until: TimeMs, signal: AbortSignal): Promise<TimeMs[]> {
    const last = this.times.at(-1);
    const start = (last === undefined ? from : last + 1) as TimeMs;
    const fresh = new Map<string, Bar[]>();
    for await (const part of broker.bars(
      { symbols: this.symbols, interval: this.interval, start, end: until },
      signal,
    )) {
      fresh.set(part.symbol, [...(fresh.get(part.symbol) ?? []), ...part.bars]);
    }
    const times = [...new Set([...fresh.values()].flat().map((bar) => bar.time))].sort((a, b) => a - b);
    for (const [symbol, bars] of fresh) {
      const known = this.bars.get(symbol);
      if (!known) continue;
      for (const bar of bars.sort((a, b) => a.time - b.time)) {
        if (known.length > 0 && bar.time <= known[known.length - 1].time) continue;
        known.push(bar);
      }
    }
    this.times.push(...times);
    return times;
  }

  /** One bar of every symbol at index t as [S][5] open, high, low, close, volume; NaN where there is none. */
  row(time: TimeMs): Float64Array {
    const row = new Float64Array(this.symbols.length * BAR_FIELDS).fill(Number.NaN);
    this.symbols.forEach((symbol, s) => {
      const bar = findBar(this.bars.get(symbol)!, time);
      if (bar) row.set([bar.open, bar.high, bar.low, bar.close, bar.volume], s * BAR_FIELDS);
    });
    return row;
  }

  timeAt(index: number): TimeMs {
    return this.times[index] as TimeMs;
  }

  /** Bars of each symbol from a time on. */
  private barsFrom(first: TimeMs): Map<string, Bar[]> {
    if (first === this.times[0]) return this.bars;
    return new Map([...this.bars].map(([symbol, bars]) => [symbol, bars.slice(firstFrom(bars, first))]));
  }

  /** The newest bars as a panel; all of them, for training, without a number. */
  panel(newest = Number.POSITIVE_INFINITY): Panel {
    if (this.times.length === 0) {
      throw new AutostockError(
        'AUTOSTOCK_DATA_NOT_FOUND',
        `the broker has no bars of ${this.symbols.join(', ')}: check the symbols and the data plan`,
      );
    }
    const first = this.timeAt(Math.max(0, this.length - newest));
    const span = `${isoDate(first)} to ${isoDate(this.timeAt(this.length - 1))}`;
    return panelFromBars(this.barsFrom(first), {
      interval: this.interval,
      provenance: { source: `${this.source}, ${span}`, synthetic: false, notes: [] },
    });
  }
}

/** Index of the first bar not before a time. */
const firstFrom = (bars: readonly Bar[], time: TimeMs): number =>
  firstWhere(bars.length, (i) => bars[i].time >= time);

function findBar(bars: readonly Bar[], time: TimeMs): Bar | undefined {
  const bar = bars[firstFrom(bars, time)];
  return bar?.time === time ? bar : undefined;
}
