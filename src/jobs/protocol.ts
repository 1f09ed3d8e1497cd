import type { MessagePort } from 'node:worker_threads';
import type { Progress } from '../core/index.ts';
import type { RunConfig } from '../pipeline/index.ts';
import type { Forecast, PredictRequest } from './predict.ts';
import type { JobError, JobKind, RunOutput } from './types.ts';

/** API process -> job host. */
export type ToHost =
  | {
      readonly type: 'start';
      readonly jobId: string;
      readonly kind: JobKind;
      readonly config: RunConfig;
      readonly outDir: string;
    }
  | { readonly type: 'cancel'; readonly jobId: string }
  | { readonly type: 'predict'; readonly callId: number; readonly request: PredictRequest };

/** Job host -> API process. */
export type FromHost =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly jobId: string; readonly progress: Progress }
  | { readonly type: 'warning'; readonly jobId: string; readonly message: string }
  | { readonly type: 'done'; readonly jobId: string; readonly output: RunOutput }
  | { readonly type: 'failed'; readonly jobId: string; readonly error: JobError }
  | { readonly type: 'answer'; readonly callId: number; readonly forecasts: readonly Forecast[] }
  | { readonly type: 'refused'; readonly callId: number; readonly error: JobError };

/** Job host -> worker thread: one task. `cancel[0]` non-zero means stop; a message on `port` wakes the worker. */
export interface WorkerTask {
  readonly task: string;
  readonly input: unknown;
  readonly port: MessagePort;
  readonly cancel: Int32Array;
}

/** Worker thread -> job host, while the task runs. */
export type WorkerMessage =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'warning'; readonly message: string };

/** A task's end. Errors are values here: a structured clone drops their code. */
export type WorkerReply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: JobError };
