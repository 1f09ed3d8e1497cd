import { type Registry, type RunContext, toAutostockError } from '../core/index.ts';
import type { WorkerMessage, WorkerReply, WorkerTask } from './protocol.ts';
import type { Task } from './tasks.ts';
import { throttle } from './throttle.ts';

/** Runs one task. Its signal follows the shared flag: on a message, and whenever the task tells progress. */
export async function runTask(
  tasks: Registry<Task>,
  { task, input, port, cancel }: WorkerTask,
): Promise<WorkerReply> {
  const controller = new AbortController();
  const poll = () => {
    if (Atomics.load(cancel, 0) !== 0) controller.abort();
  };
  const tell = (message: WorkerMessage) => port.postMessage(message);
  const report = throttle((progress) => tell({ type: 'progress', progress }));
  const ctx: RunContext = {
    signal: controller.signal,
    progress: (progress) => {
      poll();
      report(progress);
    },
    warn: (message) => tell({ type: 'warning', message }),
  };
  port.on('message', poll);
  try {
    poll();
    return { ok: true, value: await tasks.get(task).execute(input as never, ctx) };
  } catch (thrown) {
    return { ok: false, error: toAutostockError(thrown).toJSON() };
  } finally {
    port.close();
  }
}
