import type { RunContext } from '../core/index.ts';
import type { HeadName } from '../native/index.ts';
import type { Fold, FoldInputs, Prepared, RunConfig } from '../pipeline/index.ts';

/** A member of the zoo with its options. */
export type Member = RunConfig['models'][number];

/** One training: a member on a fold under one of the study's seeds. */
export interface ForecastTask {
  readonly member: Member;
  readonly fold: Fold;
  /** 0 is the configuration's own seed. */
  readonly seed: number;
}

/** A task with everything it reads: what an executor is given. */
export interface ForecastJob extends ForecastTask {
  readonly prepared: Prepared;
  readonly inputs: FoldInputs;
  readonly config: RunConfig;
  /** Where the trained model is kept; nowhere when left out. */
  readonly modelDir?: string;
  /** Where the training's state is kept from epoch to epoch; nowhere when left out. */
  readonly stateFile?: string;
}

/** What a task leaves: forecasts of its fold's test block. */
export interface FoldForecast {
  /** [S][b][C] scaled, b bars of the test block, C columns of the head at the first horizon; NaN = none. */
  readonly values: Float32Array;
  /** Standard deviation of the scaled validation residuals. */
  readonly residualStd: number;
  readonly epochs: number;
  readonly bestEpoch: number;
}

/** Where trainings run. The forecasts are the same bits whichever runs them. */
export interface ForecastExecutor {
  /** Tasks that may run at once. */
  readonly lanes: number;
  run(job: ForecastJob, ctx: RunContext): Promise<FoldForecast>;
  /** Gives threads back; no task is running then. */
  close(): Promise<void>;
}

/** Keeps finished tasks, so that a walk-forward that was cut goes on where it ended. */
export interface ForecastStore {
  /** The task's forecast, or nothing when it is not there whole. */
  read(task: ForecastTask): Promise<FoldForecast | undefined>;
  write(task: ForecastTask, forecast: FoldForecast): Promise<void>;
  /** The file for the state of a training under way. */
  stateFile?(task: ForecastTask): string;
}

/** Forecasts of bars that their models had not seen, for bars [start, T). */
export interface OutOfFold {
  /** [M] */
  readonly members: readonly string[];
  readonly seeds: number;
  readonly symbols: number;
  /** First out-of-sample bar of the panel, and how many follow. */
  readonly start: number;
  readonly bars: number;
  readonly folds: readonly Fold[];
  readonly head: HeadName;
  /** [M][seeds][S][bars][C] scaled, C columns of the head at the first horizon; NaN = none. */
  readonly values: Float32Array;
  /** [M][seeds][folds] */
  readonly residualStd: Float64Array;
  /** [bars] epoch ms from which the forecasts of a bar can be acted on: its close. */
  readonly availableAt: Float64Array;
  /** [folds] epoch ms of the last close that training saw. */
  readonly trainedUntil: Float64Array;
}
