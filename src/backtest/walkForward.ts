import { mapLimited, type RunContext } from '../core/index.ts';
import { predictionRows } from '../features/index.ts';
import {
  type Fold,
  type FoldInputs,
  foldInputs,
  type Prepared,
  type RunConfig,
  trainMember,
} from '../pipeline/index.ts';
import type { ForecastBook } from './simulate.ts';

interface Task {
  readonly fold: Fold;
  readonly m: number;
}

/** Reports many trainings as one: each counts by the share of its batches that is done. */
function overallProgress(ctx: RunContext, total: number) {
  const share = new Float64Array(total);
  const report = (note: string) => {
    const done = share.reduce((sum, x) => sum + x, 0);
    ctx.progress({ stage: 'train', done, total, unit: 'models', note });
  };
  return (index: number, label: string): RunContext => ({
    ...ctx,
    progress: (p) => {
      share[index] = p.total > 0 ? p.done / p.total : 1;
      report(label);
    },
  });
}

/**
 * Trains every member on every fold, `threads` at a time, and forecasts the fold's test block with it. The
 * result does not depend on `threads`: each training has its own seed and one native thread.
 */
export async function walkForward(
  prepared: Prepared,
  folds: readonly Fold[],
  members: RunConfig['models'],
  config: RunConfig,
  ctx: RunContext,
  modelDir?: string,
): Promise<ForecastBook> {
  const [S, T, M] = [prepared.panel.symbols.length, prepared.panel.time.length, members.length];
  const start = folds[0].testStart;
  const bars = T - start;
  const book: ForecastBook = {
    members: members.map((m) => m.name),
    forecasts: new Float32Array(M * S * T).fill(Number.NaN),
    residualStd: new Float64Array(M * bars).fill(Number.NaN),
  };
  const tasks: Task[] = folds.flatMap((fold) => members.map((_, m) => ({ fold, m })));
  const child = overallProgress(ctx, tasks.length);
  const inputs = new Map<number, FoldInputs>();
  const waiting = new Map(folds.map((fold) => [fold.index, M]));

  await mapLimited(tasks, config.threads, async ({ fold, m }, index) => {
    ctx.signal.throwIfAborted();
    let input = inputs.get(fold.index);
    if (!input) {
      input = foldInputs(prepared, fold);
      inputs.set(fold.index, input);
    }
    const taskContext = child(index, `${book.members[m]} fold ${fold.index + 1}/${folds.length}`);
    const member = await trainMember(prepared, input, config, members[m], taskContext, modelDir);
    try {
      const rows = predictionRows(prepared.features, member.window, fold.testStart, fold.testEnd);
      const forecasts = await member.model.predict(input.scaled, rows, ctx);
      for (let i = 0; i < rows.length; i++) book.forecasts[m * S * T + rows[i]] = forecasts[i];
      book.residualStd.fill(
        member.residualStd,
        m * bars + fold.testStart - start,
        m * bars + fold.testEnd - start,
      );
    } finally {
      member.model.close();
    }
    taskContext.progress({ stage: 'train', done: 1, total: 1, unit: 'models' });
    // A fold's scaled features are large; they go as soon as its last member has forecast.
    const left = waiting.get(fold.index)! - 1;
    waiting.set(fold.index, left);
    if (left === 0) inputs.delete(fold.index);
  });
  return book;
}
