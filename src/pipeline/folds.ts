import { AutostockError, isoDate, parseTime, type TimeMs } from '../core/index.ts';
import { horizonsOf, type RunConfig } from './schema.ts';

/** Bar index ranges, end exclusive. Train and validation end a purge and embargo before what follows them. */
export interface Fold {
  readonly index: number;
  readonly trainStart: number;
  readonly trainEnd: number;
  readonly validStart: number;
  readonly validEnd: number;
  readonly testStart: number;
  readonly testEnd: number;
}

/** Index of the first out-of-sample bar. */
function firstTestBar(time: Float64Array, { walkForward }: RunConfig): number {
  if (walkForward.start === undefined) return walkForward.trainBars;
  const from = parseTime(walkForward.start);
  if (Number.isNaN(from)) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `walkForward.start is not a date: was "${walkForward.start}", allowed YYYY-MM-DD`,
    );
  }
  return time.findIndex((t) => t >= from);
}

/**
 * Walk-forward folds over T bars. A label at t is known at t + horizon, so training rows end the longest horizon
 * before validation and validation rows as much before the test block (purge), each widened by the
 * embargo (Lopez de Prado 2018, ch. 7). Test blocks touch and never overlap. The plan up to a fold does not
 * depend on bars after that fold's first test bar.
 */
export function planFolds(time: Float64Array, config: RunConfig): Fold[] {
  const { mode, trainBars, testBars, validFraction, embargoBars } = config.walkForward;
  const bars = time.length;
  const first = firstTestBar(time, config);
  const gap = Math.max(...horizonsOf(config)) + embargoBars;
  const last = bars > 0 ? isoDate(time[bars - 1] as TimeMs) : 'none';
  if (first < 0 || first >= bars) {
    throw new AutostockError(
      'AUTOSTOCK_DATA_TOO_SHORT',
      `no bar is left to test on: ${bars} bars (to ${last}), the first out-of-sample bar would be ` +
        `${config.walkForward.start ?? `number ${trainBars}`}. Give more data or lower walkForward.trainBars / start`,
      { details: { bars, trainBars, start: config.walkForward.start } },
    );
  }
  const folds: Fold[] = [];
  for (let testStart = first; testStart < bars; testStart += testBars) {
    const trainStart = mode === 'rolling' ? Math.max(0, testStart - trainBars) : 0;
    const usable = testStart - trainStart;
    const validStart = testStart - Math.floor(usable * validFraction);
    const fold: Fold = {
      index: folds.length,
      trainStart,
      trainEnd: validStart - gap,
      validStart,
      validEnd: validFraction === 0 ? validStart : testStart - gap,
      testStart,
      testEnd: Math.min(bars, testStart + testBars),
    };
    if (fold.trainEnd <= fold.trainStart || fold.validEnd < fold.validStart) {
      throw new AutostockError(
        'AUTOSTOCK_DATA_TOO_SHORT',
        `fold ${fold.index} has no training rows: ${usable} bars before its test block, ` +
          `${Math.floor(usable * validFraction)} kept for validation and ${gap} purged each time. ` +
          'Raise walkForward.trainBars or lower validFraction, embargoBars or label.horizon',
        { details: { fold: fold.index, usable, gap } },
      );
    }
    folds.push(fold);
  }
  return folds;
}
