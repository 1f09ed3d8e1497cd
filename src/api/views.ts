import type { JobRecord } from '../jobs/index.ts';
import { PREFIX } from './routes.ts';

/** A job as it is listed. */
export function jobSummary(job: JobRecord) {
  const { id, kind, state, configHash, createdAt, startedAt, finishedAt, progress, error } = job;
  const failure = error && { code: error.code, message: error.message, details: { ...error.details } };
  return {
    id,
    kind,
    state,
    name: job.config.name,
    configHash,
    createdAt,
    startedAt,
    finishedAt,
    progress,
    error: failure,
  };
}

/** A job with its configuration and where its results are. */
export function jobView(job: JobRecord) {
  const { id, output } = job;
  return {
    ...jobSummary(job),
    warnings: [...job.warnings],
    config: job.config,
    output: output && {
      verdict: output.verdict,
      dataHash: output.dataHash,
      models: output.checkpoints.map((name) => `${id}/${name}`),
      result: `${PREFIX}/jobs/${id}/result`,
      report: `${PREFIX}/jobs/${id}/report`,
      ...(output.actionModels && {
        actionModels: {
          verdict: output.actionModels.verdict,
          report: `${PREFIX}/jobs/${id}/${output.actionModels.report}`,
        },
      }),
    },
  };
}
