import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { throwsCode } from '../assert.ts';
import { openStage, reach, task } from '../fixtures/jobs/client.ts';

const x = suite('lost job hosts and restarted servers');

x('a killed host fails its running job, keeps the queue and comes back', async () => {
  const { jobs, root, close } = openStage();
  const running = jobs.submit(task('hold')).job;
  await reach(jobs, running.id, 'running');
  const queued = jobs.submit(task('sum')).job;
  const halfWritten = join(root, 'runs', `.${running.id}.tmp-1-x`);
  mkdirSync(halfWritten);
  const { pid } = jobs.host;
  process.kill(pid!, 'SIGKILL');
  const lost = await reach(jobs, running.id);
  assert.is(lost.state, 'failed');
  assert.is(lost.error?.code, 'AUTOSTOCK_JOB_HOST_LOST');
  assert.match(lost.error!.message, /SIGKILL/);
  assert.is(existsSync(halfWritten), false, 'nothing half-written stays');
  assert.is((await reach(jobs, queued.id)).state, 'succeeded');
  assert.is.not(jobs.host.pid, pid);
  await close();
});

x('a full queue refuses; closing cancels what runs and keeps what waits for the next start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'autostock-jobs-'));
  const one = openStage({ root: folder, maxQueue: 1 });
  const running = one.jobs.submit(task('hold')).job;
  await reach(one.jobs, running.id, 'running');
  const waiting = one.jobs.submit(task('sum')).job;
  await throwsCode(() => one.jobs.submit(task('sum')), 'AUTOSTOCK_JOB_QUEUE_FULL');
  await one.close();
  assert.is(one.jobs.get(running.id).state, 'cancelled');

  // A record that says "running" belongs to a process that is gone.
  const record = { ...one.jobs.get(running.id), id: 'run-lost', state: 'running', finishedAt: undefined };
  writeFileSync(join(folder, 'jobs', 'run-lost.json'), JSON.stringify(record));
  writeFileSync(join(folder, 'jobs', 'torn.json'), '{"id":');
  const two = openStage({ root: folder });
  assert.is(two.jobs.get('run-lost').state, 'failed');
  assert.is(two.jobs.get('run-lost').error?.code, 'AUTOSTOCK_JOB_HOST_LOST');
  assert.is((await reach(two.jobs, waiting.id)).state, 'succeeded');
  await two.close();
  assert.equal(
    readdirSync(join(folder, 'jobs')).filter((name) => name.includes('.tmp-')),
    [],
  );
  rmSync(folder, { recursive: true });
});

x.run();
