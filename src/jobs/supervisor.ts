import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { AutostockError } from '../core/index.ts';
import type { FromHost, ToHost } from './protocol.ts';

const BACKOFF_MS = [50, 200, 500, 1000, 2000, 5000, 10_000];
/** A host that lived this long is not part of a crash loop. */
const HEALTHY_MS = 30_000;
const CLOSE_MS = 4000;

export type HostState = 'starting' | 'ready' | 'down' | 'closed';

export interface SupervisorOptions {
  readonly hostFile: string;
  readonly threads: number;
  onReady(): void;
  onMessage(message: FromHost): void;
  /** The host is gone; `lost` says how, and a new one starts after a pause. */
  onLost(lost: AutostockError): void;
}

/** Keeps one job host process alive: starts it, tells of its death, starts the next with back-off. */
export class HostSupervisor {
  readonly #options: SupervisorOptions;
  #child: ChildProcess | undefined;
  #state: HostState = 'down';
  #deaths = 0;
  #startedAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  get state(): HostState {
    return this.#state;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    const { hostFile, threads, onMessage, onReady } = this.#options;
    this.#state = 'starting';
    this.#startedAt = Date.now();
    const child = fork(hostFile, [String(threads)], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      // Native trainings run on this pool, beside file reads.
      env: { UV_THREADPOOL_SIZE: String(availableParallelism() + 2), ...process.env },
    });
    this.#child = child;
    child.on('message', (message) => {
      if ((message as FromHost).type === 'ready') {
        this.#state = 'ready';
        onReady();
      } else {
        onMessage(message as FromHost);
      }
    });
    child.on('error', () => {});
    // `close` follows the last message and also a process that could not start.
    child.once('close', (code, signal) => this.#gone(child, code, signal));
  }

  /** False when there is nobody to hear it. */
  send(message: ToHost): boolean {
    if (this.#state !== 'ready' || !this.#child?.connected) return false;
    this.#child.send(message, () => {});
    return true;
  }

  /** Lets the host end its tasks, then makes sure that it is gone. */
  async close(): Promise<void> {
    const busy = this.#state === 'ready';
    this.#state = 'closed';
    clearTimeout(this.#timer);
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    // Not `close`: that event does not come after a disconnect from this side.
    const exited = once(child, 'exit');
    const timer = setTimeout(() => child.kill('SIGKILL'), CLOSE_MS);
    if (busy && child.connected) child.disconnect();
    else child.kill('SIGKILL');
    await exited;
    clearTimeout(timer);
  }

  #gone(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#child === child) this.#child = undefined;
    if (this.#state === 'closed') return;
    this.#state = 'down';
    this.#deaths = Date.now() - this.#startedAt > HEALTHY_MS ? 1 : this.#deaths + 1;
    const pause = BACKOFF_MS[Math.min(this.#deaths, BACKOFF_MS.length) - 1];
    this.#timer = setTimeout(() => this.start(), pause);
    const how = signal ? `signal ${signal}` : `exit code ${code}`;
    this.#options.onLost(
      new AutostockError(
        'AUTOSTOCK_JOB_HOST_LOST',
        `the job host process died (${how}) while the job ran: submit it again; if it dies again, lower threads or memory use`,
        { details: { exitCode: code, signal } },
      ),
    );
  }
}
