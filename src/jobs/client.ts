import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { AutostockError, canonicalJson, sha256 } from '../core/index.ts';
import { resolveRunConfig } from '../pipeline/index.ts';
import { JobBook } from './book.ts';
import { entryFile } from './entry.ts';
import { PendingCalls } from './pendingCalls.ts';
import type { Forecast, PredictRequest } from './predict.ts';
import type { FromHost } from './protocol.ts';
import { type HostState, HostSupervisor } from './supervisor.ts';
import {
  isFinal,
  type JobError,
  type JobEvent,
  type JobKind,
  type JobRecord,
  type JobState,
  type RunOutput,
} from './types.ts';

export interface JobClientOptions {
  /** Folder of job records (`jobs/`) and results (`runs/`). */
  readonly root: string;
  /** Jobs that run at once; half the cores by default. */
  readonly threads?: number;
  /** Jobs that may wait; further ones are refused with AUTOSTOCK_JOB_QUEUE_FULL. Default 32. */
  readonly maxQueue?: number;
  /** Entry file of the job host process. */
  readonly hostFile?: string;
}

export interface Submission {
  readonly kind: JobKind;
  readonly config: unknown;
  /** The same key again answers with the first job instead of a second one. */
  readonly idempotencyKey?: string;
}

const CLOSE_WAIT_MS = 2000;

/**
 * The only way to the job host. The queue and the records live here, so that a dead host costs just the jobs
 * it was running: those fail with AUTOSTOCK_JOB_HOST_LOST, queued ones stay queued and start on the next host.
 */
export class JobClient {
  readonly #book: JobBook;
  readonly #host: HostSupervisor;
  readonly #calls = new PendingCalls();
  readonly #threads: number;
  readonly #maxQueue: number;
  #closing = false;

  /** Reads the records below `root`, settles what an earlier process left open and starts the host. */
  constructor(options: JobClientOptions) {
    this.#threads = options.threads ?? Math.max(1, Math.floor(availableParallelism() / 2));
    this.#maxQueue = options.maxQueue ?? 32;
    this.#book = new JobBook(
      options.root,
      new AutostockError('AUTOSTOCK_JOB_HOST_LOST', 'the server stopped while the job ran: submit it again'),
    );
    this.#host = new HostSupervisor({
      hostFile: options.hostFile ?? entryFile('host', import.meta.url),
      threads: this.#threads,
      onReady: () => {
        this.#calls.retry();
        this.#dispatch();
      },
      onMessage: (message) => this.#receive(message),
      onLost: (lost) => {
        for (const job of this.#book.inState('running', 'cancelling')) this.#book.lose(job, lost);
        this.#calls.failSent(lost);
      },
    });
    this.#host.start();
  }

  get host(): { readonly state: HostState; readonly pid: number | undefined } {
    return { state: this.#host.state, pid: this.#host.pid };
  }

  /** Checks the configuration and queues the job. */
  submit({ kind, config: value, idempotencyKey }: Submission): { job: JobRecord; replayed: boolean } {
    if (this.#closing) throw new AutostockError('AUTOSTOCK_API_OVERLOADED', 'the server is shutting down');
    const config = resolveRunConfig(value);
    const configHash = sha256(canonicalJson(config));
    const before = idempotencyKey && this.#book.all().find((job) => job.idempotencyKey === idempotencyKey);
    if (before) {
      if (before.kind === kind && before.configHash === configHash) return { job: before, replayed: true };
      throw new AutostockError(
        'AUTOSTOCK_API_CONFLICT',
        `Idempotency-Key "${idempotencyKey}" was used for job ${before.id} with another kind or config: use a new key`,
        { details: { jobId: before.id } },
      );
    }
    const waiting = this.#book.inState('queued').length;
    if (waiting >= this.#maxQueue) {
      throw new AutostockError(
        'AUTOSTOCK_JOB_QUEUE_FULL',
        `${waiting} jobs are waiting, at most ${this.#maxQueue} may: try again later or cancel one`,
        { details: { waiting, maxQueue: this.#maxQueue } },
      );
    }
    const createdAt = new Date().toISOString();
    const id = newId(kind, createdAt);
    const key = idempotencyKey ? { idempotencyKey } : {};
    this.#book.move(
      { id, kind, state: 'queued', config, configHash, createdAt, warnings: [], ...key },
      'queued',
    );
    this.#dispatch();
    return { job: this.get(id), replayed: false };
  }

  get(id: string): JobRecord {
    const job = this.#book.get(id);
    if (job) return job;
    throw new AutostockError('AUTOSTOCK_JOB_NOT_FOUND', `no job "${id}": list them with GET /api/v1/jobs`);
  }

  /** Newest first; `before` is the id of the last job of the page before. */
  list(query: { state?: JobState; before?: string; limit?: number } = {}): {
    jobs: JobRecord[];
    next?: string;
  } {
    const limit = query.limit ?? 50;
    let jobs = this.#book.all().reverse();
    if (query.before !== undefined) jobs = jobs.slice(jobs.indexOf(this.get(query.before)) + 1);
    if (query.state) jobs = jobs.filter((job) => job.state === query.state);
    const page = jobs.slice(0, limit);
    return { jobs: page, ...(jobs.length > limit ? { next: page[limit - 1].id } : {}) };
  }

  /** Asks the job to stop: a queued one is cancelled at once, a running one as soon as its work hears it. */
  cancel(id: string): JobRecord {
    const job = this.get(id);
    if (job.state === 'succeeded' || job.state === 'failed')
      throw new AutostockError(
        'AUTOSTOCK_JOB_STATE',
        `job ${id} has already ${job.state}: it cannot be cancelled`,
      );
    if (job.state === 'queued') this.#book.move(job, 'cancelled');
    if (job.state === 'running') {
      this.#book.move(job, 'cancelling');
      this.#host.send({ type: 'cancel', jobId: id });
    }
    return this.get(id);
  }

  /** Events with an id above `after`, then those to come, until the job's end or the signal. */
  events(id: string, options: { after?: number; signal: AbortSignal }): AsyncGenerator<JobEvent> {
    return this.#book.follow(this.get(id).id, options.after ?? 0, options.signal);
  }

  /** Absolute path of a result file of a job that succeeded. */
  resultFile(id: string, which: 'summary' | 'report' | 'actionModels'): string {
    const { summaryFile, reportFile, actionModels } = this.#output(id);
    const file = { summary: summaryFile, report: reportFile, actionModels: actionModels?.report }[which];
    if (file !== undefined) return join(this.#book.runDir(id), file);
    throw new AutostockError(
      'AUTOSTOCK_DATA_NOT_FOUND',
      `job ${id} trained no action models: submit a configuration with the key actionModels`,
      { details: { jobId: id } },
    );
  }

  /** Forecasts with a checkpoint of a finished "run" job, on a worker kept for predictions. */
  async predict(jobId: string, request: Omit<PredictRequest, 'runDir'>): Promise<readonly Forecast[]> {
    const { checkpoints } = this.#output(jobId);
    if (!checkpoints.includes(request.checkpoint)) {
      const known = checkpoints.join(', ') || 'none: submit a job of kind "run"';
      throw new AutostockError(
        'AUTOSTOCK_MODEL_NOT_FOUND',
        `job ${jobId} has no model "${request.checkpoint}": it has ${known}`,
        { details: { jobId, checkpoint: request.checkpoint, known: [...checkpoints] } },
      );
    }
    const full = { ...request, runDir: this.#book.runDir(jobId) };
    return this.#calls.open((callId) => this.#host.send({ type: 'predict', callId, request: full }));
  }

  /** Cancels what runs, keeps the queue for the next start, ends the host. */
  async close(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    const active = () => this.#book.inState('running', 'cancelling');
    for (const job of this.#book.inState('running')) this.cancel(job.id);
    const deadline = Date.now() + CLOSE_WAIT_MS;
    while (active().length > 0 && Date.now() < deadline) await new Promise((done) => setTimeout(done, 10));
    await this.#host.close();
    const lost = new AutostockError('AUTOSTOCK_JOB_HOST_LOST', 'the server was shut down');
    for (const job of active()) this.#book.lose(job, lost);
    this.#calls.failAll(lost);
  }

  #output(id: string): RunOutput {
    const { state, output } = this.get(id);
    if (state === 'succeeded' && output) return output;
    throw new AutostockError('AUTOSTOCK_JOB_STATE', `job ${id} is ${state}: it has no result`, {
      details: { state },
    });
  }

  /** Starts queued jobs, oldest first, while a worker is free. */
  #dispatch(): void {
    if (this.#closing || this.#host.state !== 'ready') return;
    const free = this.#threads - this.#book.inState('running', 'cancelling').length;
    for (const job of this.#book.inState('queued').slice(0, Math.max(0, free))) {
      const { id: jobId, kind, config } = job;
      this.#book.move(job, 'running', { startedAt: new Date().toISOString() });
      this.#host.send({ type: 'start', jobId, kind, config, outDir: this.#book.runDir(jobId) });
    }
  }

  #receive(message: FromHost): void {
    if (message.type === 'ready') return;
    if (message.type === 'answer') this.#calls.resolve(message.callId, message.forecasts);
    else if (message.type === 'refused') this.#calls.reject(message.callId, fromJson(message.error));
    else this.#receiveFor(message);
  }

  #receiveFor(message: Extract<FromHost, { jobId: string }>): void {
    const job = this.#book.get(message.jobId);
    if (!job || isFinal(job.state)) return;
    if (message.type === 'progress') {
      this.#book.progress(job, message.progress);
    } else if (message.type === 'warning') {
      this.#book.warn(job, message.message);
    } else {
      if (message.type === 'done') this.#book.move(job, 'succeeded', { output: message.output });
      else if (message.error.code === 'AUTOSTOCK_CANCELLED') this.#book.move(job, 'cancelled');
      else this.#book.move(job, 'failed', { error: message.error });
      this.#dispatch();
    }
  }
}

const fromJson = ({ code, message, details }: JobError): AutostockError =>
  new AutostockError(code, message, { details: { ...details } });

/** Sorts by time, reads well as a folder name, and matches the API's id pattern. */
const newId = (kind: JobKind, at: string): string =>
  `${kind}-${at.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}-${randomBytes(4).toString('hex')}`;
