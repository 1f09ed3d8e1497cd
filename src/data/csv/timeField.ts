import { type Interval, isoDate, parseTime, type TimeMs } from '../../core/index.ts';
import { closeOf, exchangeDate, exchangeOffsetMs } from '../calendar/index.ts';

const INSTANT =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)? ?(Z|[+-]\d{2}:?\d{2})?$/i;

export const TIME_RULE =
  'dates are YYYY-MM-DD, times YYYY-MM-DDThh:mm[:ss] with Z or an offset (without one, the timezone option decides)';

function parseInstant(text: string, timezone: 'utc' | 'exchange'): TimeMs {
  const m = INSTANT.exec(text);
  if (!m) return Number.NaN;
  const [, date, hour, minute, second = '0', fraction = '0', zone] = m;
  const day = parseTime(date);
  if (+hour > 23 || +minute > 59 || +second > 59) return Number.NaN;
  const wall =
    day + +hour * 3_600_000 + +minute * 60_000 + +second * 1000 + Math.floor(+`0.${fraction}` * 1000);
  if (zone === undefined) return timezone === 'utc' ? wall : wall - exchangeOffsetMs(date, +hour);
  if (zone.toUpperCase() === 'Z') return wall;
  const digits = zone.slice(1).replace(':', '');
  const offset = (+digits.slice(0, 2) * 60 + +digits.slice(2)) * 60_000;
  return zone[0] === '-' ? wall + offset : wall - offset;
}

/**
 * Reads one time field. Daily bars are stamped 00:00 UTC of their exchange date: an instant at exactly 00:00 UTC
 * keeps its date, any other is placed on its New York date. NaN when the text is neither a date nor an instant.
 */
export function parseTimeField(text: string, interval: Interval, timezone: 'utc' | 'exchange'): TimeMs {
  if (text.length === 10)
    return interval === '1d' ? parseTime(text) : parseInstant(`${text}T00:00`, timezone);
  const instant = parseInstant(text, timezone);
  if (interval !== '1d' || Number.isNaN(instant)) return instant;
  const date = instant % 86_400_000 === 0 ? isoDate(instant) : exchangeDate(instant);
  return parseTime(date);
}

/** Reads one instant; a date alone is the close of that day's session. NaN when the text is neither. */
export function parseInstantField(text: string, timezone: 'utc' | 'exchange'): TimeMs {
  if (text.length !== 10) return parseTimeField(text, '1m', timezone);
  return Number.isNaN(parseTime(text)) ? Number.NaN : closeOf(text);
}
