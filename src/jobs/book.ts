import type { AutostockError, Progress } from '../core/index.ts';
import { EventLog } from './events.ts';
import { JobStore } from './store.ts';
import { isFinal, type JobEvent, type JobRecord, type JobState } from './types.ts';

const MAX_WARNINGS = 100;

/** Records and event logs together: every change of a job is stored first and told second. */
export class JobBook {
  readonly #store: JobStore;
  readonly #logs = new Map<string, EventLog>();

  /** Reads what is below `root`; a job that was running in an earlier process ends as `lost` says. */
  constructor(root: string, lost: AutostockError) {
    this.#store = new JobStore(root);
    for (const job of this.#store.all()) {
      if (isFinal(job.state) || job.state === 'queued') this.#tell(job);
      else this.lose(job, lost);
    }
  }

  runDir(id: string): string {
    return this.#store.runDir(id);
  }

  get(id: string): JobRecord | undefined {
    return this.#store.get(id);
  }

  /** Oldest first. */
  all(): JobRecord[] {
    return this.#store.all();
  }

  inState(...states: JobState[]): JobRecord[] {
    return this.all().filter((job) => states.includes(job.state));
  }

  /** Events with an id above `after`, then those to come, until the job's end or the signal. */
  follow(id: string, after: number, signal: AbortSignal): AsyncGenerator<JobEvent> {
    return this.#log(id).follow(after, signal);
  }

  move(job: JobRecord, state: JobState, patch: Partial<JobRecord> = {}): void {
    const finishedAt = isFinal(state) ? { finishedAt: new Date().toISOString() } : {};
    const next = { ...job, ...patch, ...finishedAt, state };
    this.#store.put(next);
    this.#tell(next);
  }

  /** The process that ran the job is gone. A job whose cancel was under way got what was asked for. */
  lose(job: JobRecord, lost: AutostockError): void {
    this.#store.discard(job.id);
    if (job.state === 'cancelling') this.move(job, 'cancelled');
    else this.move(job, 'failed', { error: lost.toJSON() });
  }

  progress(job: JobRecord, progress: Progress): void {
    this.#store.touch({ ...job, progress });
    this.#log(job.id).add({ type: 'progress', progress });
  }

  warn(job: JobRecord, message: string): void {
    if (job.warnings.length >= MAX_WARNINGS) return;
    this.#store.touch({ ...job, warnings: [...job.warnings, message] });
    this.#log(job.id).add({ type: 'warning', message });
  }

  #tell({ id, state, error }: JobRecord): void {
    this.#log(id).add({ type: 'state', state, ...(error ? { error } : {}) });
  }

  #log(id: string): EventLog {
    const log = this.#logs.get(id) ?? new EventLog();
    this.#logs.set(id, log);
    return log;
  }
}
