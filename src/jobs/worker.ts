import type { WorkerReply, WorkerTask } from './protocol.ts';
import { runTask } from './runTask.ts';
import { TASKS } from './tasks.ts';

/** Entry of every worker thread. */
export default (task: WorkerTask): Promise<WorkerReply> => runTask(TASKS, task);
