import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { AutostockError } from '../core/index.ts';
import type { WorkerMessage, WorkerReply, WorkerTask } from './protocol.ts';

/** A running task as its caller sees it. */
export interface TaskControl {
  readonly signal: AbortSignal;
  onMessage?(message: WorkerMessage): void;
}

/**
 * Worker threads that load the addon. A cancel is a flag that the task polls: aborting through Piscina would
 * end the promise but leave native code running on a thread that is then thrown away.
 */
export class Workers {
  readonly #pool: Piscina<WorkerTask, WorkerReply>;

  constructor(options: { filename: string; threads: number; warm: boolean; maxQueue: number }) {
    const { filename, threads, warm, maxQueue } = options;
    this.#pool = new Piscina({
      filename,
      minThreads: warm ? 1 : 0,
      maxThreads: threads,
      maxQueue,
      idleTimeout: warm ? Number.POSITIVE_INFINITY : 60_000,
      concurrentTasksPerWorker: 1,
      // A waiting worker's event loop stays live, so that native finalisers run.
      atomics: 'disabled',
    });
    // Without a listener a worker that dies while idle would end the host.
    this.#pool.on('error', () => {});
  }

  /** Ids of the live threads: a cancelled task must not cost its worker. */
  get threadIds(): number[] {
    return this.#pool.threads.map((thread) => thread.threadId);
  }

  /** Ends the threads; call it when no task is running. */
  close(): Promise<void> {
    return this.#pool.destroy();
  }

  async run(task: string, input: unknown, control: TaskControl): Promise<unknown> {
    const { port1, port2 } = new MessageChannel();
    const cancel = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const stop = () => {
      Atomics.store(cancel, 0, 1);
      port1.postMessage(null);
    };
    if (control.signal.aborted) Atomics.store(cancel, 0, 1);
    control.signal.addEventListener('abort', stop, { once: true });
    port1.on('message', (message: WorkerMessage) => control.onMessage?.(message));
    const closed = once(port1, 'close');
    try {
      const reply = await this.#pool.run({ task, input, port: port2, cancel }, { transferList: [port2] });
      // The worker closes its end last: every message it sent has arrived by then.
      await closed;
      if (reply.ok) return reply.value;
      throw new AutostockError(reply.error.code, reply.error.message, {
        details: { ...reply.error.details },
      });
    } catch (thrown) {
      throw thrown instanceof AutostockError ? thrown : poolError(thrown);
    } finally {
      control.signal.removeEventListener('abort', stop);
      port1.close();
    }
  }
}

function poolError(cause: unknown): AutostockError {
  const why = cause instanceof Error ? cause.message : String(cause);
  if (/queue is at limit/i.test(why))
    return new AutostockError(
      'AUTOSTOCK_JOB_QUEUE_FULL',
      'every worker is busy and the queue is full: try again later',
    );
  return new AutostockError('AUTOSTOCK_INTERNAL', `a worker thread failed: ${why}`, { cause });
}
