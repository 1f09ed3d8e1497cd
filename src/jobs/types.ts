import type { ErrorCode, Progress } from '../core/index.ts';
import type { RunConfig } from '../pipeline/index.ts';

export const JOB_STATES = ['queued', 'running', 'cancelling', 'cancelled', 'failed', 'succeeded'] as const;
export type JobState = (typeof JOB_STATES)[number];

export const JOB_KINDS = ['run', 'backtest'] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** A job in one of these states never changes again. */
export const isFinal = (state: JobState): boolean =>
  state === 'cancelled' || state === 'failed' || state === 'succeeded';

/** An AutostockError as it crosses a process or thread boundary. */
export interface JobError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What a finished run left in its folder; file names are relative to that folder. */
export interface RunOutput {
  readonly reportFile: string;
  readonly summaryFile: string;
  /** Checkpoints below `models/`, usable as `<jobId>/<checkpoint>` in a prediction. */
  readonly checkpoints: readonly string[];
  readonly dataHash: string;
  readonly verdict: string;
  /** Of the action models, where the configuration asked for them. */
  readonly actionModels?: { readonly verdict: string; readonly report: string };
}

/** One job as it is stored and served. Times are UTC ISO 8601. */
export interface JobRecord {
  readonly id: string;
  readonly kind: JobKind;
  readonly state: JobState;
  /** The resolved configuration, defaults filled. */
  readonly config: RunConfig;
  readonly configHash: string;
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly progress?: Progress;
  readonly warnings: readonly string[];
  readonly error?: JobError;
  readonly output?: RunOutput;
  readonly idempotencyKey?: string;
}

/** What happened to a job. `id` increases over the job's life, also across a restart of the server. */
export type JobEvent = { readonly id: number; readonly at: string } & JobHappening;

export type JobHappening =
  | { readonly type: 'state'; readonly state: JobState; readonly error?: JobError }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'warning'; readonly message: string };
