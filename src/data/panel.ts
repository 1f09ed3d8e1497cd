import { createHash } from 'node:crypto';
import {
  AutostockError,
  type Bar,
  closest,
  FIELDS,
  type Field,
  type Interval,
  isoDate,
  type Panel,
  type Provenance,
} from '../core/index.ts';
import { sharedFloat64 } from '../native/index.ts';
import type { BarMap } from './types.ts';

/** SHA-256 over symbols, interval, time and fields: equal content, equal hash. */
function contentHash(panel: Omit<Panel, 'hash' | 'provenance'>): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([panel.symbols, panel.interval, panel.time.length]));
  hash.update(panel.time);
  for (const field of FIELDS) hash.update(panel.fields[field]);
  return hash.digest('hex');
}

const sealed = (parts: Omit<Panel, 'hash'>): Panel => ({ ...parts, hash: contentHash(parts) });

/** One shared array per field, [S][T]. */
function emptyFields(length: number): Record<Field, Float64Array> {
  const fields = {} as Record<Field, Float64Array>;
  for (const field of FIELDS) fields[field] = sharedFloat64(length);
  return fields;
}

function unionOfTimes(bars: BarMap): Float64Array {
  const seen = new Set<number>();
  for (const [symbol, series] of bars) {
    let last = Number.NEGATIVE_INFINITY;
    for (const bar of series) {
      if (!(bar.time > last)) {
        throw new AutostockError(
          'AUTOSTOCK_DATA_INVALID',
          `${symbol}: bar times must strictly increase, ${isoDate(bar.time)} follows ${isoDate(last)}: load with repair: safe`,
          { details: { symbol, time: bar.time } },
        );
      }
      last = bar.time;
      seen.add(bar.time);
    }
  }
  const time = sharedFloat64(seen.size);
  time.set([...seen]);
  return time.sort();
}

/** Aligns bars on the union of their times; NaN where a symbol has no bar. Symbols keep the map's order. */
export function panelFromBars(bars: BarMap, about: { interval: Interval; provenance: Provenance }): Panel {
  const time = unionOfTimes(bars);
  if (time.length === 0) {
    throw new AutostockError('AUTOSTOCK_DATA_TOO_SHORT', 'a panel needs at least one bar, there is none');
  }
  const T = time.length;
  const fields = emptyFields(bars.size * T);
  let s = 0;
  for (const series of bars.values()) {
    let next = 0;
    for (let t = 0; t < T; t++) {
      const bar = series[next]?.time === time[t] ? series[next++] : undefined;
      for (const field of FIELDS) fields[field][s * T + t] = bar ? bar[field] : Number.NaN;
    }
    s++;
  }
  return sealed({
    symbols: [...bars.keys()],
    interval: about.interval,
    time,
    fields,
    provenance: about.provenance,
  });
}

/** Bars [fromIndex, toIndex) of every symbol, copied; indices as in Array.slice but not negative. */
export function slicePanel(panel: Panel, fromIndex: number, toIndex: number): Panel {
  const T = panel.time.length;
  if (
    !(
      Number.isInteger(fromIndex) &&
      Number.isInteger(toIndex) &&
      0 <= fromIndex &&
      fromIndex < toIndex &&
      toIndex <= T
    )
  ) {
    throw new AutostockError(
      'AUTOSTOCK_DATA_TOO_SHORT',
      `slice [${fromIndex}, ${toIndex}) must be a non-empty range within 0..${T}`,
      { details: { fromIndex, toIndex, bars: T } },
    );
  }
  const n = toIndex - fromIndex;
  const time = sharedFloat64(n);
  time.set(panel.time.subarray(fromIndex, toIndex));
  const fields = emptyFields(panel.symbols.length * n);
  for (const field of FIELDS) {
    for (let s = 0; s < panel.symbols.length; s++) {
      fields[field].set(panel.fields[field].subarray(s * T + fromIndex, s * T + toIndex), s * n);
    }
  }
  return sealed({
    symbols: panel.symbols,
    interval: panel.interval,
    time,
    fields,
    provenance: panel.provenance,
  });
}

/** The row of a symbol; AUTOSTOCK_DATA_NOT_FOUND names the nearest and the known ones. */
export function symbolIndex(panel: Panel, symbol: string): number {
  const index = panel.symbols.indexOf(symbol);
  if (index < 0) throw unknownSymbol(symbol, panel.symbols, 'the panel');
  return index;
}

export function unknownSymbol(symbol: string, known: Iterable<string>, where: string): AutostockError {
  const all = [...known];
  const near = closest(symbol, all);
  const listed =
    all.length > 40 ? `${all.slice(0, 40).join(', ')} and ${all.length - 40} more` : all.join(', ');
  return new AutostockError(
    'AUTOSTOCK_DATA_NOT_FOUND',
    `symbol "${symbol}" is not in ${where}: ${near ? `did you mean "${near}"? ` : ''}it has ${listed || 'none'}`,
    { details: { symbol, known: all } },
  );
}

/** The bars of row `s`, without the times at which the symbol has none. */
export function barsOf(panel: Panel, s: number): Bar[] {
  if (!(Number.isInteger(s) && s >= 0 && s < panel.symbols.length)) {
    throw new AutostockError(
      'AUTOSTOCK_DATA_NOT_FOUND',
      `symbol row ${s} must be within 0..${panel.symbols.length - 1}`,
    );
  }
  const { open, high, low, close, volume } = panel.fields;
  const bars: Bar[] = [];
  const T = panel.time.length;
  for (let t = 0, i = s * T; t < T; t++, i++) {
    if (Number.isNaN(close[i])) continue;
    bars.push({
      time: panel.time[t],
      open: open[i],
      high: high[i],
      low: low[i],
      close: close[i],
      volume: volume[i],
    });
  }
  return bars;
}

/** True when every array lies over shared memory, so that posting the panel to a worker copies nothing. */
export const isShared = (panel: Panel): boolean =>
  [panel.time, ...FIELDS.map((f) => panel.fields[f])].every((a) => a.buffer instanceof SharedArrayBuffer);
