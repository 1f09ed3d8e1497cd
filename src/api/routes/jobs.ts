import { AutostockError } from '../../core/index.ts';
import { type ApiRoutes, PREFIX } from '../routes.ts';
import { cancelSchema, eventsSchema, getSchema, listSchema, submitSchema } from '../schemas/jobs.ts';
import { eventStream } from '../sse.ts';
import { jobSummary, jobView } from '../views.ts';

const MAX_STREAMS = 64;

export const jobRoutes: ApiRoutes = (app, { jobs, heartbeatMs }) => {
  const streams = new Set<AbortController>();
  // An open stream would keep the server from closing.
  app.addHook('preClose', async () => {
    for (const stop of streams) stop.abort();
  });

  app.post('/jobs', { schema: submitSchema }, async (request, reply) => {
    const { kind, config } = request.body;
    const idempotencyKey = request.headers['idempotency-key'];
    const { job, replayed } = jobs.submit({ kind, config, idempotencyKey });
    reply.header('location', `${PREFIX}/jobs/${job.id}`);
    return reply.code(replayed ? 200 : 202).send(jobView(job));
  });

  app.get('/jobs', { schema: listSchema }, async (request) => {
    const { state, limit, cursor } = request.query;
    const page = jobs.list({ state, before: cursor, limit: limit === undefined ? undefined : Number(limit) });
    return { jobs: page.jobs.map(jobSummary), ...(page.next ? { next: page.next } : {}) };
  });

  app.get('/jobs/:id', { schema: getSchema }, async (request) => jobView(jobs.get(request.params.id)));

  app.delete('/jobs/:id', { schema: cancelSchema }, async (request, reply) =>
    reply.code(202).send(jobView(jobs.cancel(request.params.id))),
  );

  app.get('/jobs/:id/events', { schema: eventsSchema }, async (request, reply) => {
    if (streams.size >= MAX_STREAMS)
      throw new AutostockError(
        'AUTOSTOCK_API_RATE_LIMIT',
        `${MAX_STREAMS} event streams are open: close one first`,
      );
    const stop = new AbortController();
    const after = Number(request.headers['last-event-id'] ?? 0);
    const stream = eventStream(
      jobs.events(request.params.id, { after, signal: stop.signal }),
      stop,
      heartbeatMs,
    );
    streams.add(stop);
    stop.signal.addEventListener('abort', () => streams.delete(stop), { once: true });
    reply.header('cache-control', 'no-store').type('text/event-stream');
    return reply.send(stream);
  });
};
