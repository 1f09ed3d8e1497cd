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
  type PanelQuotes,
  type Provenance,
} from '../core/index.ts';
import { sharedFloat64, sharedUint8 } from '../native/index.ts';
import type { BarMap } from './types.ts';

/** SHA-256 over symbols, interval, time, fields, quotes and halts: equal content, equal hash. */
function contentHash(panel: Omit<Panel, 'hash' | 'provenance'>): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([panel.symbols, panel.interval, panel.time.length]));
  hash.update(panel.time);
  for (const field of FIELDS) hash.update(panel.fields[field]);
  if (panel.quotes) hash.update('quotes').update(panel.quotes.bid).update(panel.quotes.ask);
  if (panel.halted) hash.update('halted').update(panel.halted);
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
  const cutInto = <A extends Float64Array | Uint8Array>(part: A, from: A): A => {
    for (let s = 0; s < panel.symbols.length; s++)
      part.set(from.subarray(s * T + fromIndex, s * T + toIndex), s * n);
    return part;
  };
  const cells = panel.symbols.length * n;
  const cut = (from: Float64Array) => cutInto(sharedFloat64(cells), from);
  const fields = {} as Record<Field, Float64Array>;
  for (const field of FIELDS) fields[field] = cut(panel.fields[field]);
  const { quotes, halted } = panel;
  return sealed({
    symbols: panel.symbols,
    interval: panel.interval,
    time,
    fields,
    ...(quotes && { quotes: { bid: cut(quotes.bid), ask: cut(quotes.ask) } }),
    ...(halted && { halted: cutInto(sharedUint8(cells), halted) }),
    provenance: panel.provenance,
  });
}

/** What is beside the bars must have one value a cell; AUTOSTOCK_DATA_INVALID names it. */
function requireCells(panel: Panel, name: string, { length: was }: ArrayLike<number>): void {
  const cells = panel.symbols.length * panel.time.length;
  if (was === cells) return;
  throw new AutostockError(
    'AUTOSTOCK_DATA_INVALID',
    `${name} must have ${cells} values [symbols][bars], has ${was}`,
    { details: { field: name, was } },
  );
}

function withNote(panel: Panel, note?: string): Omit<Panel, 'hash'> {
  const { hash: _hash, ...parts } = panel;
  const { provenance } = panel;
  return note ? { ...parts, provenance: { ...provenance, notes: [...provenance.notes, note] } } : parts;
}

/** The same panel with quotes, copied into shared memory, and their note; AUTOSTOCK_DATA_INVALID when the lengths differ. */
export function withQuotes(panel: Panel, quotes: PanelQuotes, note?: string): Panel {
  const shared = (name: 'bid' | 'ask'): Float64Array => {
    requireCells(panel, `quotes.${name}`, quotes[name]);
    const copy = sharedFloat64(quotes[name].length);
    copy.set(quotes[name]);
    return copy;
  };
  return sealed({ ...withNote(panel, note), quotes: { bid: shared('bid'), ask: shared('ask') } });
}

/** The same panel with halts, copied into shared memory, and their note; AUTOSTOCK_DATA_INVALID when the lengths differ. */
export function withHalts(panel: Panel, halted: Uint8Array, note?: string): Panel {
  requireCells(panel, 'halted', halted);
  const copy = sharedUint8(halted.length);
  copy.set(halted);
  return sealed({ ...withNote(panel, note), halted: copy });
}

/** Quotes and halts of another panel put beside bars of the same symbols, by time; `panel` itself where there are none. */
export function keepBeside(panel: Panel, { symbols, time, quotes, halted }: Panel): Panel {
  const at = new Map(Array.from(time, (stamp, t) => [stamp, t]));
  const T = panel.time.length;
  const moved = <A extends Float64Array | Uint8Array>(from: A, to: A, none: number): A => {
    for (const [s, symbol] of panel.symbols.entries()) {
      const row = symbols.indexOf(symbol);
      for (let t = 0; t < T; t++)
        to[s * T + t] = from[row * time.length + (at.get(panel.time[t]) ?? Number.NaN)] ?? none;
    }
    return to;
  };
  const cells = panel.symbols.length * T;
  const numbers = (from: Float64Array) => moved(from, new Float64Array(cells), Number.NaN);
  const quoted = quotes ? withQuotes(panel, { bid: numbers(quotes.bid), ask: numbers(quotes.ask) }) : panel;
  return halted ? withHalts(quoted, moved(halted, new Uint8Array(cells), 0)) : quoted;
}

/** The row of a symbol that a field names; AUTOSTOCK_DATA_NOT_FOUND names the field, the nearest symbol and the known ones. */
export function symbolIndex(panel: Panel, symbol: string, field?: string): number {
  const index = panel.symbols.indexOf(symbol);
  if (index < 0) throw unknownSymbol(symbol, panel.symbols, 'the panel', field);
  return index;
}

export function unknownSymbol(
  symbol: string,
  known: Iterable<string>,
  where: string,
  field?: string,
): AutostockError {
  const all = [...known];
  const near = closest(symbol, all);
  const listed =
    all.length > 40 ? `${all.slice(0, 40).join(', ')} and ${all.length - 40} more` : all.join(', ');
  return new AutostockError(
    'AUTOSTOCK_DATA_NOT_FOUND',
    `${field ? `${field}: ` : ''}symbol "${symbol}" is not in ${where}: ${near ? `did you mean "${near}"? ` : ''}it has ${listed || 'none'}`,
    { details: { symbol, known: all, ...(field && { field }) } },
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
  [
    panel.time,
    ...FIELDS.map((f) => panel.fields[f]),
    ...Object.values(panel.quotes ?? {}),
    ...(panel.halted ? [panel.halted] : []),
  ].every((a) => a.buffer instanceof SharedArrayBuffer);
