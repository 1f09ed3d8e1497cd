import { AutostockError, type Panel } from '../core/index.ts';
import { periodOf } from './period.ts';
import type { StudySpec } from './schema.ts';
import type { Period } from './types.ts';

export interface StudyFold {
  readonly index: number;
  /** Where the parameters are chosen. */
  readonly train: Period;
  /** Where the choice is traded; starts an embargo after the training window at the latest. */
  readonly test: Period;
}

/**
 * Walk-forward windows over a period. Test windows touch and never overlap; a single bar left over joins the last. The plan up to a fold does not depend on
 * bars after that fold's first test bar, except for where the last test window ends.
 */
export function planStudyFolds(
  panel: Panel,
  period: Period,
  walkForward: StudySpec['walkForward'],
): StudyFold[] {
  const { mode, trainBars, testBars, embargoBars } = walkForward;
  const { start, end } = period;
  if (embargoBars >= trainBars) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `walkForward.embargoBars ${embargoBars} must be below walkForward.trainBars ${trainBars}`,
      { details: { field: 'walkForward.embargoBars', was: embargoBars } },
    );
  }
  const folds: StudyFold[] = [];
  for (let test = start + trainBars; test + 1 < end; test += testBars) {
    const next = test + testBars + 1 < end ? test + testBars : end;
    const from = mode === 'rolling' ? test - trainBars : start;
    folds.push({
      index: folds.length,
      train: periodOf(panel, from, test - embargoBars),
      test: periodOf(panel, test, next),
    });
  }
  if (folds.length > 0) return folds;
  throw new AutostockError(
    'AUTOSTOCK_DATA_TOO_SHORT',
    `no bar is left to test on: ${end - start} bars from ${period.from} to ${period.to}, walkForward.trainBars takes ` +
      `${trainBars}; give more data or lower it`,
    { details: { bars: end - start, trainBars } },
  );
}
