import type { InjectOptions, Response } from 'light-my-request';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createApp } from '../../src/api/index.ts';
import { openToken } from '../../src/api/token.ts';
import { openStage, reach, task } from '../fixtures/jobs/client.ts';

const x = suite('control API routes');
const TOKEN = 'test-token-that-is-long-enough-to-be-one';
const stage = openStage();
const { jobs } = stage;
const { guard } = openToken(stage.root, { token: TOKEN });
const app = await createApp({ jobs, token: guard, maxPerMinute: 100_000, heartbeatMs: 50 });

type Request = Omit<InjectOptions, 'url'>;
const authorization = `Bearer ${TOKEN}`;
const call = (method: 'GET' | 'POST' | 'DELETE', path: string, more: Request = {}): Promise<Response> =>
  app.inject({ method, url: `/api/v1${path}`, ...more, headers: { authorization, ...more.headers } });
const get = (path: string, more: Request = {}) => call('GET', path, more);
const post = (path: string, payload: InjectOptions['payload'], headers = {}) =>
  call('POST', path, { payload, headers });

/** The answer is a problem with this status and code; its detail is returned. */
function problem(response: Response, status: number, code: string): string {
  const body = response.json();
  assert.is(response.statusCode, status, response.body);
  assert.match(String(response.headers['content-type']), /^application\/problem\+json/);
  assert.is(body.code, code);
  assert.is(body.status, status);
  assert.not.match(response.body, /node_modules|\bat .*\.ts:/, 'no stack trace');
  return body.detail;
}

const bar = { time: '2020-01-02', open: 1, high: 2, low: 1, close: 2, volume: 10 };
const finished = async () => (await reach(jobs, jobs.submit(task('sum')).job.id)).id;

x.after(async () => {
  await app.close();
  await stage.close();
});

x('health is open, answers with security headers and says how the job host is', async () => {
  const response = await app.inject('/api/v1/health');
  assert.is(response.statusCode, 200);
  assert.is(response.json().status, 'ok');
  assert.ok(['starting', 'ready'].includes(response.json().jobHost));
  assert.is(response.headers['x-content-type-options'], 'nosniff');
  assert.match(String(response.headers['content-security-policy']), /default-src 'none'/);
});

x('every other route, known or not, needs the token', async () => {
  const routes = [
    ['GET', '/version'],
    ['GET', '/jobs'],
    ['POST', '/jobs'],
    ['GET', '/jobs/a'],
    ['DELETE', '/jobs/a'],
    ['GET', '/jobs/a/events'],
    ['GET', '/jobs/a/result'],
    ['GET', '/jobs/a/report'],
    ['POST', '/predict'],
    ['GET', '/openapi.json'],
    ['GET', '/nowhere'],
  ] as const;
  for (const [method, path] of routes) {
    for (const wrong of ['', 'Bearer', `Bearer ${TOKEN}x`, `Basic ${TOKEN}`, `Bearer ${TOKEN} x`]) {
      const response = await call(method, path, { headers: { authorization: wrong } });
      problem(response, 401, 'AUTOSTOCK_API_UNAUTHORIZED');
      assert.is(response.headers['www-authenticate'], 'Bearer');
    }
  }
});

x('a foreign Host header is refused', async () => {
  for (const host of ['evil.example', 'evil.example:7460', '127.0.0.1.evil.example']) {
    problem(await get('/version', { headers: { host } }), 403, 'AUTOSTOCK_API_FORBIDDEN');
  }
  for (const host of ['localhost:7460', '127.0.0.1', '[::1]:7460'])
    assert.is((await get('/version', { headers: { host } })).statusCode, 200);
});

x('version and OpenAPI 3.1 with the whole configuration', async () => {
  assert.match((await get('/version')).json().version, /^\d+\.\d+\.\d+$/);
  const document = (await get('/openapi.json')).json();
  assert.is(document.openapi, '3.1.0');
  assert.equal(Object.keys(document.paths), [
    '/api/v1/health',
    '/api/v1/version',
    '/api/v1/jobs',
    '/api/v1/jobs/{id}',
    '/api/v1/jobs/{id}/events',
    '/api/v1/jobs/{id}/result',
    '/api/v1/jobs/{id}/report',
    '/api/v1/jobs/{id}/action-models/report.html',
    '/api/v1/predict',
    '/api/v1/models',
    '/api/v1/models/{name}',
    '/api/v1/models/{name}/promote',
    '/api/v1/models/{name}/rollback',
  ]);
  const { config } =
    document.paths['/api/v1/jobs'].post.requestBody.content['application/json'].schema.properties;
  assert.ok(config.properties.walkForward.properties.testBars);
});

x('a job is submitted, read, listed and followed; its result and report are served', async () => {
  const response = await post('/jobs', task('sum', 30));
  assert.is(response.statusCode, 202, response.body);
  const { id } = response.json();
  assert.is(response.headers.location, `/api/v1/jobs/${id}`);
  const events = await get(`/jobs/${id}/events`);
  assert.match(String(events.headers['content-type']), /^text\/event-stream/);
  const ids = [...events.body.matchAll(/^id: (\d+)$/gm)].map((m) => m[1]);
  assert.match(events.body, /event: progress\n/);
  assert.match(events.body, /"state":"succeeded"\}\n\n$/);
  const resumed = await get(`/jobs/${id}/events`, { headers: { 'last-event-id': ids.at(-2) } });
  assert.equal(
    [...resumed.body.matchAll(/^id: (\d+)$/gm)].map((m) => m[1]),
    ids.slice(-1),
  );

  const job = (await get(`/jobs/${id}`)).json();
  assert.is(job.state, 'succeeded');
  assert.is(job.config.seed, 30);
  assert.equal(job.output.models, [`${id}/ridge-fold0`]);
  assert.is(job.idempotencyKey, undefined);
  const { jobs: listed } = (await get('/jobs?limit=1')).json();
  assert.equal(
    listed.map((j: { id: string }) => j.id),
    [id],
  );
  assert.is(listed[0].config, undefined);
  assert.equal((await get(`/jobs/${id}/result`)).json(), { sum: 465 });
  const report = await get(`/jobs/${id}/report`);
  assert.match(String(report.headers['content-type']), /^text\/html/);
  assert.match(String(report.headers['content-security-policy']), /sandbox/);
  assert.match(report.body, /465/);
});

x('the Idempotency-Key answers with the first job', async () => {
  const headers = { 'idempotency-key': 'order-1' };
  const first = await post('/jobs', task('sum'), headers);
  const again = await post('/jobs', task('sum'), headers);
  assert.is(again.statusCode, 200);
  assert.is(again.json().id, first.json().id);
  problem(await post('/jobs', task('fail'), headers), 409, 'AUTOSTOCK_API_CONFLICT');
  problem(await post('/jobs', task('sum'), { 'idempotency-key': 'a b' }), 400, 'AUTOSTOCK_CONFIG_INVALID');
});

x('cancelling answers 202, 404 and 409', async () => {
  const { id } = (await post('/jobs', task('hold'))).json();
  await reach(jobs, id, 'running');
  problem(await get(`/jobs/${id}/result`), 409, 'AUTOSTOCK_JOB_STATE');
  problem(await get(`/jobs/${id}/report`), 409, 'AUTOSTOCK_JOB_STATE');
  const response = await call('DELETE', `/jobs/${id}`);
  assert.is(response.statusCode, 202);
  assert.is(response.json().state, 'cancelling');
  assert.is((await reach(jobs, id)).state, 'cancelled');
  problem(await call('DELETE', `/jobs/${await finished()}`), 409, 'AUTOSTOCK_JOB_STATE');
});

x('what does not exist is a 404', async () => {
  for (const path of ['/jobs/none', '/jobs/none/events', '/jobs/none/result', '/jobs/none/report'])
    problem(await get(path), 404, 'AUTOSTOCK_JOB_NOT_FOUND');
  problem(await call('DELETE', '/jobs/none'), 404, 'AUTOSTOCK_JOB_NOT_FOUND');
  problem(await get('/jobs?cursor=none'), 404, 'AUTOSTOCK_JOB_NOT_FOUND');
  problem(await get('/nowhere'), 404, 'AUTOSTOCK_API_NOT_FOUND');
  problem(await call('DELETE', '/jobs'), 404, 'AUTOSTOCK_API_NOT_FOUND');
  problem(await app.inject({ url: '/', headers: { authorization } }), 404, 'AUTOSTOCK_API_NOT_FOUND');
});

x('an id is never a path', async () => {
  const tricks = ['..', '%2e%2e', '..%2f..%2fetc%2fpasswd', 'A', 'a_b', 'a%00', 'x'.repeat(65)];
  for (const id of tricks) {
    for (const path of [`/jobs/${id}/result`, `/jobs/${id}`]) {
      const { statusCode } = await get(path);
      assert.ok([400, 404, 414].includes(statusCode), `${path}: ${statusCode}`);
    }
    for (const model of [`${id}/a`, `a/${id}`, id])
      problem(await post('/predict', { model, bars: { A: [bar] } }), 400, 'AUTOSTOCK_CONFIG_INVALID');
  }
});

x('nothing is dropped or converted: unknown keys, wrong types and unknown names are refused', async () => {
  const unknown = 'AUTOSTOCK_CONFIG_UNKNOWN_KEY';
  const invalid = 'AUTOSTOCK_CONFIG_INVALID';
  const { kind, config } = task('sum');
  assert.match(
    problem(await post('/jobs', { kind, confg: config, config }), 400, unknown),
    /did you mean "config"\?/,
  );
  assert.match(
    problem(await post('/jobs', { kind, config: { sed: 1 } }), 400, unknown),
    /"sed": did you mean "seed"\?/,
  );
  const deep = { walkForward: { testBar: 5 } };
  assert.match(
    problem(await post('/jobs', { kind, config: deep }), 400, unknown),
    /walkForward\.testBar.*"testBars"\?/,
  );
  assert.match(problem(await post('/jobs', { kind, config: { seed: '7' } }), 400, invalid), /seed/);
  assert.match(problem(await post('/jobs', { kind: 'rn', config }), 400, invalid), /run, backtest/);
  assert.match(problem(await post('/jobs', { kind }), 400, invalid), /body\.config is required/);
  const model = { models: [{ name: 'rigde' }] };
  assert.match(
    problem(await post('/jobs', { kind, config: model }), 400, 'AUTOSTOCK_CONFIG_UNKNOWN_NAME'),
    /"ridge"/,
  );
  problem(await post('/jobs', [1]), 400, invalid);
  assert.match(problem(await get('/jobs?stat=failed'), 400, unknown), /"state"/);
  for (const query of ['limit=0', 'limit=101', 'limit=1e2', 'state=done', 'cursor=../x'])
    problem(await get(`/jobs?${query}`), 400, invalid);
  problem(await get('/jobs/a/events', { headers: { 'last-event-id': '-1' } }), 400, invalid);
});

x('bodies that are not JSON, too large or poisoned are refused', async () => {
  const raw = (payload: string, type = 'application/json') =>
    post('/jobs', payload, { 'content-type': type });
  problem(await raw('{"kind":'), 400, 'AUTOSTOCK_API_REQUEST');
  problem(await raw('{"kind":"run","config":{"__proto__":{"x":1}}}'), 400, 'AUTOSTOCK_API_REQUEST');
  problem(await raw(JSON.stringify(task('sum')), 'text/plain'), 415, 'AUTOSTOCK_API_MEDIA_TYPE');
  problem(await raw('kind=run', 'application/x-www-form-urlencoded'), 415, 'AUTOSTOCK_API_MEDIA_TYPE');
  problem(await raw(`"${'x'.repeat(70_000)}"`), 413, 'AUTOSTOCK_API_TOO_LARGE');
});

x('a trained model predicts from the bars sent', async () => {
  const id = await finished();
  const model = `${id}/ridge-fold0`;
  const response = await post('/predict', { model, bars: { A: [bar] } });
  assert.is(response.statusCode, 200, response.body);
  const forecast = { symbol: 'A', time: '2020-01-02', horizon: 1, mean: 2, spread: 1 };
  assert.equal(response.json(), { model, forecasts: [forecast] });
  problem(
    await post('/predict', { model: `${id}/lstm`, bars: { A: [bar] } }),
    404,
    'AUTOSTOCK_MODEL_NOT_FOUND',
  );
  problem(
    await post('/predict', { model: 'none/ridge', bars: { A: [bar] } }),
    404,
    'AUTOSTOCK_JOB_NOT_FOUND',
  );
  const invalid = 'AUTOSTOCK_CONFIG_INVALID';
  for (const [bars, field] of [
    [{}, /body\.bars/],
    [{ A: [] }, /body\.bars\.A/],
    [{ A: [{ ...bar, open: '1' }] }, /body\.bars\.A\.0\.open must be number/],
    [{ A: [{ ...bar, close: -1 }] }, /close/],
    [{ A: [{ ...bar, volume: undefined }] }, /volume is required/],
  ] as const)
    assert.match(problem(await post('/predict', { model, bars }), 400, invalid), field);
  const typo = { A: [{ ...bar, volum: 1 }] };
  const detail = problem(await post('/predict', { model, bars: typo }), 400, 'AUTOSTOCK_CONFIG_UNKNOWN_KEY');
  assert.match(detail, /did you mean "volume"/);
  problem(await post('/predict', { model, bars: { 'a b': [bar] } }), 400, 'AUTOSTOCK_CONFIG_UNKNOWN_KEY');
});

x('too many requests are put off', async () => {
  const small = await createApp({ jobs, token: guard, maxPerMinute: 2 });
  const version = () => small.inject({ url: '/api/v1/version', headers: { authorization } });
  await version();
  await version();
  problem(await version(), 429, 'AUTOSTOCK_API_RATE_LIMIT');
  assert.is((await small.inject('/api/v1/health')).statusCode, 200);
  await small.close();
});

x.run();
