import { AutostockError, type Bar, createRegistry, type Interval } from '../../core/index.ts';
import type { BarMap, QualityIssue, QualityReport } from '../types.ts';
import { type Finding, type QualityCheck, stamp } from './check.ts';
import { duplicate } from './duplicate.ts';
import { gap } from './gap.ts';
import { outOfOrder } from './order.ts';
import { badPrice, badVolume, zeroVolume } from './price.ts';
import { range } from './range.ts';
import { splitSuspicion } from './split.ts';

export type { Finding, QualityCheck } from './check.ts';

/** Every check, in the order they run: order and duplicates first, for the others read neighbours. */
export const QUALITY_CHECKS = createRegistry<QualityCheck>('quality check', [
  outOfOrder,
  duplicate,
  badPrice,
  badVolume,
  range,
  gap,
  zeroVolume,
  splitSuspicion,
]);

export interface QualityOptions {
  readonly interval: Interval;
  readonly repair: 'none' | 'safe';
}

const issueOf = (check: QualityCheck, symbol: string, f: Finding, options: QualityOptions): QualityIssue => ({
  check: check.name,
  severity: f.severity ?? check.severity,
  symbol,
  time: f.time,
  date: stamp(f.time, options.interval),
  count: f.count,
  value: f.value,
  rule: f.rule,
  ...(options.repair === 'safe' && f.repair ? { repair: f.repair } : {}),
});

/** Checks every symbol and applies safe repairs. The report says what was found and what was changed. */
export function inspectBars(
  bars: BarMap,
  options: QualityOptions,
): { bars: Map<string, Bar[]>; quality: QualityReport } {
  const issues: QualityIssue[] = [];
  const kept = new Map<string, Bar[]>();
  let total = 0;
  for (const [symbol, series] of bars) {
    let current: Bar[] = [...series];
    for (const check of QUALITY_CHECKS.entries) {
      const found = check.find(current, options.interval);
      for (const f of found) issues.push(issueOf(check, symbol, f, options));
      if (options.repair === 'safe' && check.repair && found.some((f) => f.repair))
        current = check.repair(current);
    }
    kept.set(symbol, current);
    total += current.length;
  }
  const counts: Record<string, number> = {};
  for (const name of QUALITY_CHECKS.names()) counts[name] = issues.filter((i) => i.check === name).length;
  const open = issues.filter((i) => !i.repair);
  const quality: QualityReport = {
    symbols: bars.size,
    bars: total,
    issues,
    counts,
    errors: open.filter((i) => i.severity === 'error').length,
    warnings: open.filter((i) => i.severity === 'warning').length,
    repaired: issues.length - open.length,
  };
  return { bars: kept, quality };
}

/** Checks without changing anything; `repair: 'safe'` shows what a repair would do. */
export const checkBars = (bars: BarMap, options: QualityOptions): QualityReport =>
  inspectBars(bars, options).quality;

/** One line about an issue: symbol, date, value, rule and what was done. */
export const describeIssue = (i: QualityIssue): string =>
  `${i.symbol} ${i.date} ${i.check}: ${i.value}; ${i.rule}${i.count > 1 ? ` (${i.count})` : ''}${i.repair ? ` -> ${i.repair}` : ''}`;

/** Throws AUTOSTOCK_DATA_INVALID naming the first unresolved error; the whole list is in `details.issues`. */
export function requireUsable(quality: QualityReport, source: string): void {
  if (quality.errors === 0) return;
  const open = quality.issues.filter((i) => i.severity === 'error' && !i.repair);
  const more = open.length > 1 ? ` (and ${open.length - 1} more)` : '';
  const remedy = quality.issues.some((i) => i.check !== 'bad-price' && i.check !== 'bad-volume')
    ? '; correct the data, or set data.repair: safe where that is allowed'
    : '; correct the data';
  throw new AutostockError('AUTOSTOCK_DATA_INVALID', `${source}: ${describeIssue(open[0])}${more}${remedy}`, {
    details: { issues: open.slice(0, 100), errors: quality.errors },
  });
}
