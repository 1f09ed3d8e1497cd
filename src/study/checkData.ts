import { AutostockError, FIELDS, isoDate, type Panel, type TimeMs } from '../core/index.ts';
import type { Periods } from './period.ts';
import { span } from './span.ts';

const at = (panel: Panel, t: number): string => isoDate(panel.time[t] as TimeMs);

/**
 * Each symbol's prices must be known and above 0 from its first to its last bar in the period, and reach over the
 * longest window. AUTOSTOCK_DATA_INVALID and AUTOSTOCK_DATA_TOO_SHORT name the symbol and the date.
 */
export function checkData(
  panel: Panel,
  symbols: readonly number[],
  { research, holdOut }: Periods,
  window: number,
): void {
  const T = panel.time.length;
  for (const s of symbols) {
    const name = panel.symbols[s];
    const [first, last] = span(panel, s, research);
    const bars = first < 0 ? 0 : last - span(panel, s, { start: 0, end: research.end })[0] + 1;
    if (last <= first || bars <= window) {
      throw new AutostockError(
        'AUTOSTOCK_DATA_TOO_SHORT',
        `${name} has ${bars} bars up to ${research.to}, the longest window of the space needs more than ${window}: ` +
          'give more data, leave the symbol out or lower the largest parameter',
        { details: { symbol: name, bars, window } },
      );
    }
    const end = holdOut ? span(panel, s, holdOut)[1] : last;
    for (let t = first; t <= Math.max(last, end); t++) {
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
