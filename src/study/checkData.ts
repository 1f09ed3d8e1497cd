import { AutostockError, FIELDS, isoDate, type Panel, type TimeMs } from '../core/index.ts';
import type { Period } from './types.ts';

const at = (panel: Panel, t: number): string => isoDate(panel.time[t] as TimeMs);

/** First and last bar of a symbol within a period; -1 without any. */
function span(panel: Panel, symbol: number, { start, end }: Period): [first: number, last: number] {
  const { close } = panel.fields;
  const base = symbol * panel.time.length;
  let first = -1;
  let last = -1;
  for (let t = start; t < end; t++) {
    if (Number.isNaN(close[base + t])) continue;
    if (first < 0) first = t;
    last = t;
  }
  return [first, last];
}

/**
 * Each symbol's prices must be known and above 0 from its first to its last bar in the period, and reach over the
 * longest window. AUTOSTOCK_DATA_INVALID and AUTOSTOCK_DATA_TOO_SHORT name the symbol and the date.
 */
export function checkData(panel: Panel, symbols: readonly number[], period: Period, window: number): void {
  const T = panel.time.length;
  for (const s of symbols) {
    const name = panel.symbols[s];
    const [first, last] = span(panel, s, period);
    const before = span(panel, s, { ...period, start: 0 })[0];
    const bars = first < 0 ? 0 : last - before + 1;
    if (first < 0 || bars <= window) {
      throw new AutostockError(
        'AUTOSTOCK_DATA_TOO_SHORT',
        `${name} has ${bars} bars up to ${period.to}, the longest window of the space needs more than ${window}: ` +
          'give more data, leave the symbol out or lower the largest parameter',
        { details: { symbol: name, bars, window } },
      );
    }
    for (let t = first; t <= last; t++) {
      for (const field of FIELDS) {
        const value = panel.fields[field][s * T + t];
        if (field === 'volume' ? value >= 0 || Number.isNaN(value) : value > 0 && value < Infinity) continue;
        throw new AutostockError(
          'AUTOSTOCK_DATA_INVALID',
          `${name}: the ${field} of ${at(panel, t)} is ${value}; a sweep needs every price from the symbol's first to ` +
            'its last bar: repair the data, leave the symbol out, or change start and end',
          { details: { symbol: name, field, date: at(panel, t), was: value } },
        );
      }
    }
  }
}
