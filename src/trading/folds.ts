import { AutostockError } from '../core/index.ts';
import { type Fold, horizonsOf, type RunConfig } from '../pipeline/index.ts';
import type { TradingTask } from '../rl/index.ts';

/**
 * Walk-forward over the bars [start, end) that have out-of-fold forecasts, so that policies never learn to trust
 * forecasts of bars the forecasters were trained on. Training and validation end the label's horizon and the embargo
 * before what follows (purge, Lopez de Prado 2018, ch. 7); training is anchored. The final fold
 * has an empty test. Throws AUTOSTOCK_DATA_TOO_SHORT.
 */
export function planActionFolds(
  start: number,
  end: number,
  task: Pick<TradingTask, 'folds' | 'firstFraction' | 'validFraction' | 'embargoBars' | 'final'>,
  config: Pick<RunConfig, 'label'>,
): Fold[] {
  const gap = Math.max(...horizonsOf(config)) + task.embargoBars;
  const first = start + Math.floor((end - start) * task.firstFraction);
  const edge = (k: number) => first + Math.floor(((end - first) * k) / task.folds);
  const steps = Array.from({ length: task.folds }, (_, k) => [edge(k), edge(k + 1)]);
  if (task.final) steps.push([end, end]);
  return steps.map(([testStart, testEnd], index) => {
    const validStart = testStart - Math.floor((testStart - start) * task.validFraction);
    const fold: Fold = {
      index,
      trainStart: start,
      trainEnd: validStart - gap,
      validStart,
      validEnd: testStart - gap,
      testStart,
      testEnd,
    };
    const empty = index < task.folds && testEnd - testStart < 2;
    if (fold.trainEnd - start < 2 || fold.validEnd - validStart < 2 || empty) {
      throw new AutostockError(
        'AUTOSTOCK_DATA_TOO_SHORT',
        `fold ${index + 1} of the action models has too few bars: ${end - start} have out-of-fold forecasts, ` +
          `${task.folds} folds with ${gap} bars purged twice each do not fit. Lower environment.folds or embargoBars`,
        { details: { fold: index, bars: end - start, gap } },
      );
    }
    return fold;
  });
}
