import { readFile } from 'node:fs/promises';
import { AutostockError } from '../../core/index.ts';
import type { ApiRoutes } from '../routes.ts';
import { actionReportSchema, reportSchema, resultSchema } from '../schemas/results.ts';

/** Styles and pictures inside the file only; no script, no network, no frame around it. */
const REPORT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox";

async function read(path: string, id: string): Promise<Buffer> {
  return readFile(path).catch((cause) => {
    throw new AutostockError(
      'AUTOSTOCK_DATA_NOT_FOUND',
      `the result of job ${id} is gone from disk: run it again`,
      {
        cause,
      },
    );
  });
}

export const resultRoutes: ApiRoutes = (app, { jobs }) => {
  app.get('/jobs/:id/result', { schema: resultSchema }, async (request, reply) => {
    const { id } = request.params;
    const json = await read(jobs.resultFile(id, 'summary'), id);
    return reply.type('application/json; charset=utf-8').send(json);
  });

  app.get('/jobs/:id/report', { schema: reportSchema }, async (request, reply) => {
    const { id } = request.params;
    const html = await read(jobs.resultFile(id, 'report'), id);
    reply.header('content-security-policy', REPORT_POLICY).type('text/html; charset=utf-8');
    return reply.send(html);
  });

  // Where the run's report links to.
  app.get('/jobs/:id/action-models/report.html', { schema: actionReportSchema }, async (request, reply) => {
    const { id } = request.params;
    const html = await read(jobs.resultFile(id, 'actionModels'), id);
    reply.header('content-security-policy', REPORT_POLICY).type('text/html; charset=utf-8');
    return reply.send(html);
  });
};
