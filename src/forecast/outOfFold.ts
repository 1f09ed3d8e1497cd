import { AutostockError, mapLimited, type RunContext, type TimeMs } from '../core/index.ts';
import { barEnd } from '../data/index.ts';
import {
  type Fold,
  type FoldInputs,
  foldInputs,
  headOf,
  type Prepared,
  type RunConfig,
} from '../pipeline/index.ts';
import { columnsOf } from './columns.ts';
import { lastTrainedBar } from './lastTrainedBar.ts';
import { inProcess } from './oneFold.ts';
import type {
  FoldForecast,
  ForecastExecutor,
  ForecastStore,
  ForecastTask,
  Member,
  OutOfFold,
} from './types.ts';

export interface OutOfFoldOptions {
  /** Seeds each member is trained with; 1 by default. */
  readonly seeds?: number;
  /** Finished tasks are read from it and written to it. */
  readonly store?: ForecastStore;
  /** `config.threads` native threads of this process by default. It is left open. */
  readonly executor?: ForecastExecutor;
  /** Folder for the models trained under the first seed. */
  readonly modelDir?: string;
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

/** A fold's scaled features are large: made when its first task starts, dropped when its last has ended. */
class InputCache {
  readonly #prepared: Prepared;
  readonly #inputs = new Map<number, FoldInputs>();
  readonly #waiting = new Map<number, number>();

  constructor(prepared: Prepared, tasks: readonly ForecastTask[]) {
    this.#prepared = prepared;
    for (const { fold } of tasks) this.#waiting.set(fold.index, (this.#waiting.get(fold.index) ?? 0) + 1);
  }

  take(fold: Fold): FoldInputs {
    const inputs = this.#inputs.get(fold.index) ?? foldInputs(this.#prepared, fold);
    this.#inputs.set(fold.index, inputs);
    return inputs;
  }

  release({ index }: Fold): void {
    const left = this.#waiting.get(index)! - 1;
    this.#waiting.set(index, left);
    if (left === 0) this.#inputs.delete(index);
  }
}

function checkSeeds(seeds: number): void {
  if (Number.isInteger(seeds) && seeds >= 1 && seeds <= 1000) return;
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `seeds must be a whole number from 1 to 1000, was ${seeds}`,
    {
      details: { field: 'seeds', was: seeds },
    },
  );
}

/**
 * Trains every member on every fold with every seed and forecasts the fold's test block: forecasts of bars that no
 * label, scaler or early stop behind them has seen. The result depends neither on the executor nor on how many tasks
 * run at once. Throws what training throws, and AUTOSTOCK_CANCELLED; the store then holds the finished tasks.
 */
export async function outOfFold(
  prepared: Prepared,
  folds: readonly Fold[],
  members: readonly Member[],
  config: RunConfig,
  ctx: RunContext,
  options: OutOfFoldOptions = {},
): Promise<OutOfFold> {
  const { seeds = 1, store, modelDir } = options;
  const executor = options.executor ?? inProcess(config.threads);
  checkSeeds(seeds);
  const { panel } = prepared;
  const head = headOf(config);
  const closeOf = (t: number) => barEnd(panel.time[t] as TimeMs, panel.interval);
  const start = folds[0].testStart;
  const [S, M, F] = [panel.symbols.length, members.length, folds.length];
  const [bars, C] = [panel.time.length - start, columnsOf(head).names.length];
  const result: OutOfFold = {
    members: members.map((m) => m.name),
    seeds,
    symbols: S,
    start,
    bars,
    folds,
    head,
    values: new Float32Array(M * seeds * S * bars * C).fill(Number.NaN),
    residualStd: new Float64Array(M * seeds * F).fill(Number.NaN),
    availableAt: Float64Array.from({ length: bars }, (_, i) => closeOf(start + i)),
    trainedUntil: Float64Array.from(folds, (fold) => closeOf(lastTrainedBar(fold, config))),
  };
  const place = ({ fold }: ForecastTask, m: number, k: number, { values, residualStd }: FoldForecast) => {
    const length = fold.testEnd - fold.testStart;
    for (let s = 0; s < S; s++) {
      const at = ((m * seeds + k) * S + s) * bars + fold.testStart - start;
      result.values.set(values.subarray(s * length * C, (s + 1) * length * C), at * C);
    }
    result.residualStd[(m * seeds + k) * F + fold.index] = residualStd;
  };

  const tasks = folds.flatMap((fold) =>
    members.flatMap((member, m) =>
      Array.from({ length: seeds }, (_, seed) => ({
        m,
        task: { member, fold, seed } satisfies ForecastTask,
      })),
    ),
  );
  const child = overallProgress(ctx, tasks.length);
  const cache = new InputCache(
    prepared,
    tasks.map(({ task }) => task),
  );
  await mapLimited(tasks, executor.lanes, async ({ m, task }, index) => {
    const { fold, seed, member } = task;
    if (ctx.signal.aborted) throw new AutostockError('AUTOSTOCK_CANCELLED', 'the walk-forward was cancelled');
    const numbered = seeds > 1 ? ` seed ${seed + 1}/${seeds}` : '';
    const taskContext = child(index, `${member.name} fold ${fold.index + 1}/${F}${numbered}`);
    let forecast = await store?.read(task);
    if (!forecast) {
      const kept = seed === 0 ? modelDir : undefined;
      const stateFile = store?.stateFile?.(task);
      const job = { ...task, prepared, inputs: cache.take(fold), config, modelDir: kept, stateFile };
      forecast = await executor.run(job, taskContext);
      await store?.write(task, forecast);
    }
    place(task, m, seed, forecast);
    cache.release(fold);
    taskContext.progress({ stage: 'train', done: 1, total: 1, unit: 'models' });
  });
  return result;
}
