import { availableParallelism } from 'node:os';
import { AutostockError, type Panel, toAutostockError } from '../core/index.ts';
import type { DataConfig } from '../data/index.ts';
import { type LoadedPanel, PanelCache, panelKey } from './panelCache.ts';
import type { Forecast } from './predict.ts';
import type { FromHost, ToHost, WorkerMessage } from './protocol.ts';
import type { RunOutput } from './types.ts';
import { type TaskControl, Workers } from './workers.ts';

const LEAVE_MS = 1500;
const PREDICT_QUEUE = 32;

type StartMessage = Extract<ToHost, { type: 'start' }>;
type PredictMessage = Extract<ToHost, { type: 'predict' }>;

/** The job host: jobs and predictions on worker threads, panels loaded once and shared by all of them. */
export class JobHost {
  readonly #jobs: Workers;
  /** Predictions have a worker of their own: a long training must not make them wait. */
  readonly #calls: Workers;
  readonly #panels = new PanelCache();
  readonly #running = new Map<string, AbortController>();
  readonly #send: (message: FromHost) => void;
  readonly #trainings: number;

  constructor(options: { threads: number; workerFile: string; send: (message: FromHost) => void }) {
    const { threads, workerFile: filename, send } = options;
    this.#send = send;
    this.#trainings = Math.max(1, Math.floor(availableParallelism() / threads));
    this.#jobs = new Workers({ filename, threads, warm: true, maxQueue: threads });
    this.#calls = new Workers({ filename, threads: 1, warm: false, maxQueue: PREDICT_QUEUE });
  }

  receive(message: ToHost): void {
    if (message.type === 'start') void this.#start(message);
    else if (message.type === 'predict') void this.#predict(message);
    else this.#running.get(message.jobId)?.abort();
  }

  /** Cancels everything and waits, at most `LEAVE_MS`, for tasks to remove what they had begun to write. */
  async leave(): Promise<void> {
    const deadline = Date.now() + LEAVE_MS;
    for (const job of this.#running.values()) job.abort();
    while (this.#running.size > 0 && Date.now() < deadline) await new Promise((done) => setTimeout(done, 10));
  }

  async #start({ jobId, kind, config, outDir }: StartMessage): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    this.#running.set(jobId, controller);
    const onMessage = (message: WorkerMessage) => this.#send({ ...message, jobId });
    try {
      const { panel, warnings } = await this.#panel(await panelKey(config.data), signal, () =>
        this.#load(config.data, { signal, onMessage }),
      );
      for (const message of warnings) this.#send({ type: 'warning', jobId, message });
      // Results do not depend on `threads`; workers times trainings must not exceed the cores.
      const threads = Math.min(config.threads, this.#trainings);
      const input = { config: { ...config, threads }, outDir, panel };
      const output = (await this.#jobs.run(kind, input, { signal, onMessage })) as RunOutput;
      this.#send({ type: 'done', jobId, output });
    } catch (thrown) {
      this.#send({ type: 'failed', jobId, error: toAutostockError(thrown).toJSON() });
    } finally {
      this.#running.delete(jobId);
    }
  }

  async #load(data: DataConfig, { signal, onMessage }: Required<TaskControl>): Promise<LoadedPanel> {
    const warnings: string[] = [];
    const keep = (message: WorkerMessage) =>
      message.type === 'warning' ? warnings.push(message.message) : onMessage(message);
    const panel = (await this.#jobs.run('load-panel', data, { signal, onMessage: keep })) as Panel;
    return { panel, warnings };
  }

  /** A panel another job is loading is waited for; when that job is cancelled, this one loads it itself. */
  async #panel(key: string, signal: AbortSignal, load: () => Promise<LoadedPanel>): Promise<LoadedPanel> {
    for (;;) {
      let mine = false;
      const loading = this.#panels.get(key, () => {
        mine = true;
        return load();
      });
      try {
        return await abortable(loading, signal);
      } catch (thrown) {
        if (mine || signal.aborted || toAutostockError(thrown).code !== 'AUTOSTOCK_CANCELLED') throw thrown;
      }
    }
  }

  async #predict({ callId, request }: PredictMessage): Promise<void> {
    try {
      const { signal } = new AbortController();
      const forecasts = (await this.#calls.run('predict', request, { signal })) as Forecast[];
      this.#send({ type: 'answer', callId, forecasts });
    } catch (thrown) {
      this.#send({ type: 'refused', callId, error: toAutostockError(thrown).toJSON() });
    }
  }
}

function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const cancelled = () => new AutostockError('AUTOSTOCK_CANCELLED', 'the run was cancelled');
  if (signal.aborted) return Promise.reject(cancelled());
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(cancelled());
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** Serves a parent process over IPC until it goes away. */
export function serveParent(options: { threads: number; workerFile: string }): void {
  const send = (message: FromHost) => {
    if (process.connected) process.send?.(message, undefined, undefined, () => {});
  };
  const host = new JobHost({ ...options, send });
  // Ctrl-C reaches the whole process group; the parent decides what it means.
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => {});
  process.on('message', (message) => host.receive(message as ToHost));
  if (!process.connected) process.exit(0);
  process.once('disconnect', () => {
    // process.exit waits for native code; a task that does not hear the cancel must not keep the host alive.
    void host.leave().finally(() => process.kill(process.pid, 'SIGKILL'));
  });
  send({ type: 'ready' });
}
