import { AutostockError, isoDate, type Panel, parseTime, type TimeMs } from '../core/index.ts';
import type { StudySpec } from './schema.ts';
import type { Period } from './types.ts';

/** Fewest bars a study is run on; fewer carry no statistics. */
const LEAST_BARS = 20;

const dayAt = (panel: Panel, t: number): string => isoDate(panel.time[t] as TimeMs);

export const periodOf = (panel: Panel, start: number, end: number): Period => ({
  start,
  end,
  from: dayAt(panel, start),
  to: dayAt(panel, end - 1),
});

function dateOf(text: string, field: string): number {
  const time = parseTime(text);
  if (!Number.isNaN(time)) return time;
  throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', `${field} must be a calendar date, was "${text}"`, {
    details: { field, was: text },
  });
}

/** Index of the first bar at or after a date; T when there is none. */
function barFrom(panel: Panel, time: number): number {
  const found = panel.time.findIndex((t) => t >= time);
  return found < 0 ? panel.time.length : found;
}

const MS_PER_DAY = 86_400_000;

export interface Periods {
  /** What may be looked at freely. */
  readonly research: Period;
  readonly holdOut?: Period;
}

/** Splits the bars between `start` and `end` into what is searched and what is held out. */
export function splitPeriods(panel: Panel, spec: StudySpec, holdOut: StudySpec['holdOut']): Periods {
  const start = spec.start === undefined ? 0 : barFrom(panel, dateOf(spec.start, 'start'));
  const end =
    spec.end === undefined ? panel.time.length : barFrom(panel, dateOf(spec.end, 'end') + MS_PER_DAY);
  const cut = holdOutStart(panel, holdOut, start, end);
  requireBars(panel, start, cut, 'to work on');
  if (cut === end) return { research: periodOf(panel, start, end) };
  requireBars(panel, cut, end, 'held out');
  return { research: periodOf(panel, start, cut), holdOut: periodOf(panel, cut, end) };
}

function holdOutStart(panel: Panel, holdOut: StudySpec['holdOut'], start: number, end: number): number {
  if (holdOut?.start !== undefined && holdOut.fraction !== undefined) {
    throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', 'holdOut takes a fraction or a start, not both', {
      details: { field: 'holdOut' },
    });
  }
  if (holdOut?.start !== undefined) {
    return Math.max(start, Math.min(end, barFrom(panel, dateOf(holdOut.start, 'holdOut.start'))));
  }
  return end - Math.floor(Math.max(0, end - start) * (holdOut?.fraction ?? 0));
}

function requireBars(panel: Panel, start: number, end: number, what: string): void {
  if (end - start >= LEAST_BARS) return;
  const [first, last] = [dayAt(panel, 0), dayAt(panel, panel.time.length - 1)];
  throw new AutostockError(
    'AUTOSTOCK_DATA_TOO_SHORT',
    `only ${Math.max(0, end - start)} bars are ${what}, at least ${LEAST_BARS} are needed: ` +
      `the data go from ${first} to ${last}; change start, end or holdOut`,
    { details: { bars: end - start, least: LEAST_BARS } },
  );
}
