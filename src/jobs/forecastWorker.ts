import { createRegistry } from '../core/index.ts';
import { type ForecastJob, forecastFold } from '../forecast/index.ts';
import type { WorkerReply, WorkerTask } from './protocol.ts';
import { runTask } from './runTask.ts';
import type { Task } from './tasks.ts';

const fold: Task = {
  name: 'forecast-fold',
  description:
    'Trains one member on one fold and forecasts the bars that follow; panel and features are shared memory.',
  execute: (job: ForecastJob, ctx) => forecastFold(job, ctx),
};

/** What these threads do; they load no more than that. */
const FORECAST_TASKS = createRegistry<Task>('task', [fold]);

/** Entry of the worker threads of a walk-forward. */
export default (task: WorkerTask): Promise<WorkerReply> => runTask(FORECAST_TASKS, task);
