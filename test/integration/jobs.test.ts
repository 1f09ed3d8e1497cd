import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { JobEvent } from '../../src/jobs/index.ts';
import { throwsCode } from '../assert.ts';
import { openStage, reach, task, until } from '../fixtures/jobs/client.ts';

const x = suite('job client, host process and worker pool');
const stage = openStage();
const { jobs } = stage;
const quiet = new AbortController().signal;

const eventsOf = async (id: string, after = 0): Promise<JobEvent[]> => {
  const all: JobEvent[] = [];
  for await (const event of jobs.events(id, { after, signal: quiet })) all.push(event);
  return all;
};

x.after(stage.close);

x('a job runs on a worker with a shared panel, tells its progress and ends', async () => {
  const { job } = jobs.submit(task('sum', 20));
  assert.is(job.config.label.horizon, 5, 'defaults are filled');
  const done = await reach(jobs, job.id);
  assert.is(done.state, 'succeeded', JSON.stringify(done.error));
  assert.is(done.output?.verdict, '210');
  assert.match(done.output!.dataHash, /true$/, 'the panel lies over shared memory');
  assert.is(done.progress?.done, 20);
  assert.ok(done.startedAt! <= done.finishedAt!);
  const events = await eventsOf(job.id);
  const states = events.filter((e) => e.type === 'state').map((e) => e.state);
  assert.equal(states, ['queued', 'running', 'succeeded']);
  assert.ok(events.some((e) => e.type === 'warning' && e.message === 'loaded'));
  assert.is(events.at(-1)!.type, 'state', 'everything the worker said comes before the end');
  const ids = events.map((e) => e.id);
  assert.equal(
    ids,
    [...ids].sort((a, b) => a - b),
  );
  assert.is(new Set(ids).size, ids.length);
  assert.equal(await eventsOf(job.id, ids[1]), events.slice(2), 'replay starts after the id given');
});

x('a failing task ends its job with the code and details it threw', async () => {
  const job = await reach(jobs, jobs.submit(task('fail')).job.id);
  assert.is(job.state, 'failed');
  assert.equal(job.error, { code: 'AUTOSTOCK_DATA_INVALID', message: 'asked to fail', details: { n: 1 } });
});

x('a worker thread that exits costs its job only', async () => {
  const { pid } = jobs.host;
  const job = await reach(jobs, jobs.submit(task('exit')).job.id);
  assert.is(job.state, 'failed');
  assert.is(job.error?.code, 'AUTOSTOCK_INTERNAL');
  assert.is((await reach(jobs, jobs.submit(task('sum')).job.id)).state, 'succeeded');
  assert.is(jobs.host.pid, pid);
});

x('a running job is cancelled within 500 ms and its worker is kept', async () => {
  const threadOf = async () => {
    const done = await reach(jobs, jobs.submit(task('sum')).job.id);
    return done.warnings.find((text) => text.startsWith('thread'));
  };
  const before = await threadOf();
  const { job } = jobs.submit(task('hold'));
  await reach(jobs, job.id, 'running');
  await until(() => jobs.get(job.id).progress !== undefined, 'progress');
  const from = performance.now();
  assert.is(jobs.cancel(job.id).state, 'cancelling');
  assert.is((await reach(jobs, job.id)).state, 'cancelled');
  const tookMs = performance.now() - from;
  assert.ok(tookMs < 500, `took ${tookMs.toFixed(0)} ms`);
  assert.is(await threadOf(), before);
  assert.is(jobs.cancel(job.id).state, 'cancelled', 'cancelling twice is harmless');
});

x('a queued job is cancelled at once; a finished one cannot be', async () => {
  const first = jobs.submit(task('hold')).job;
  await reach(jobs, first.id, 'running');
  const second = jobs.submit(task('sum')).job;
  assert.is(second.state, 'queued');
  assert.is(jobs.cancel(second.id).state, 'cancelled');
  jobs.cancel(first.id);
  await reach(jobs, first.id);
  const third = await reach(jobs, jobs.submit(task('sum')).job.id);
  await throwsCode(() => jobs.cancel(third.id), 'AUTOSTOCK_JOB_STATE');
  await throwsCode(() => jobs.get('nope'), 'AUTOSTOCK_JOB_NOT_FOUND');
});

x('an idempotency key answers with the first job, and refuses another job', async () => {
  const first = jobs.submit({ ...task('sum'), idempotencyKey: 'k1' });
  const again = jobs.submit({ ...task('sum'), idempotencyKey: 'k1' });
  assert.is(again.job.id, first.job.id);
  assert.is(again.replayed, true);
  await throwsCode(() => jobs.submit({ ...task('fail'), idempotencyKey: 'k1' }), 'AUTOSTOCK_API_CONFLICT');
  await reach(jobs, first.job.id);
});

x('predictions have a worker of their own', async () => {
  const trained = await reach(jobs, jobs.submit(task('sum')).job.id);
  const busy = jobs.submit(task('hold')).job;
  await reach(jobs, busy.id, 'running');
  const bars = { A: [{ time: '2020-01-02', open: 2, high: 2, low: 2, close: 2, volume: 1 }] };
  const request = { checkpoint: 'ridge-fold0', interval: '1d' as const, bars };
  const forecasts = await jobs.predict(trained.id, request);
  assert.equal(forecasts, [{ symbol: 'A', time: '2020-01-02', horizon: 1, mean: 2, spread: 1 }]);
  await throwsCode(
    () => jobs.predict(trained.id, { ...request, checkpoint: 'x' }),
    'AUTOSTOCK_MODEL_NOT_FOUND',
  );
  await throwsCode(() => jobs.predict(busy.id, request), 'AUTOSTOCK_JOB_STATE');
  jobs.cancel(busy.id);
  await reach(jobs, busy.id);
});

x('pages run from new to old', () => {
  const all = jobs.list({ limit: 100 }).jobs.map((job) => job.id);
  const first = jobs.list({ limit: 2 });
  const second = jobs.list({ limit: 2, before: first.next });
  assert.equal(
    [...first.jobs, ...second.jobs].map((job) => job.id),
    all.slice(0, 4),
  );
  assert.ok(jobs.list({ state: 'failed' }).jobs.every((job) => job.state === 'failed'));
});

x.run();
