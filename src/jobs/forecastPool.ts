import { availableParallelism } from 'node:os';
import type { FoldForecast, ForecastExecutor, ForecastJob } from '../forecast/index.ts';
import type { Prepared } from '../pipeline/index.ts';
import { entryFile } from './entry.ts';
import { Workers } from './workers.ts';

/** The same numbers in memory that threads share: sent to a worker, it is not copied. */
function shared<A extends Float32Array | Float64Array>(array: A): A {
  if (array.buffer instanceof SharedArrayBuffer) return array;
  const Type = array.constructor as new (buffer: SharedArrayBuffer) => A;
  const copy = new Type(new SharedArrayBuffer(array.byteLength));
  copy.set(array);
  return copy;
}

function sharedPrepared(prepared: Prepared): Prepared {
  const { features, labels } = prepared;
  return {
    ...prepared,
    features: { ...features, values: shared(features.values) },
    jointLabels: prepared.jointLabels.map(shared),
    labels: {
      ...labels,
      raw: shared(labels.raw),
      volatility: shared(labels.volatility),
      beta: shared(labels.beta),
      scaled: shared(labels.scaled),
    },
  };
}

/**
 * Trainings on worker threads, one native training thread each, at most one a core. Panel, features and labels are
 * shared; forecasts come back by message. A worker that dies fails its task alone. Close it when done.
 */
export function forecastPool(threads: number): ForecastExecutor {
  const lanes = Math.max(1, Math.min(threads, availableParallelism()));
  const workers = new Workers({
    filename: entryFile('forecastWorker', import.meta.url),
    threads: lanes,
    warm: false,
    maxQueue: lanes,
  });
  const made = new WeakMap<Prepared, Prepared>();
  return {
    lanes,
    async run(job: ForecastJob, ctx) {
      const prepared = made.get(job.prepared) ?? sharedPrepared(job.prepared);
      made.set(job.prepared, prepared);
      const forecast = await workers.run(
        'forecast-fold',
        { ...job, prepared },
        {
          signal: ctx.signal,
          onMessage: (message) =>
            message.type === 'progress' ? ctx.progress(message.progress) : ctx.warn(message.message),
        },
      );
      return forecast as FoldForecast;
    },
    close: () => workers.close(),
  };
}
