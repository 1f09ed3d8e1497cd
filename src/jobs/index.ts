export { writeActionStudy } from './actionFiles.ts';
export { JobClient, type JobClientOptions, type Submission } from './client.ts';
export { type ExecuteOptions, executeRun } from './execute.ts';
export { forecastPool } from './forecastPool.ts';
export type { Forecast, PredictRequest, WireBar } from './predict.ts';
export { readResult } from './resultFile.ts';
export {
  isFinal,
  JOB_KINDS,
  JOB_STATES,
  type JobError,
  type JobEvent,
  type JobKind,
  type JobRecord,
  type JobState,
  type RunOutput,
} from './types.ts';
