import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { EventLog } from '../../../src/jobs/events.ts';
import type { JobEvent } from '../../../src/jobs/index.ts';

const x = suite('job event log');
const progress = (done: number) => ({
  type: 'progress' as const,
  progress: { stage: 's', done, total: 9, unit: 'row' },
});

async function collect(log: EventLog, after = 0, signal = new AbortController().signal): Promise<JobEvent[]> {
  const events: JobEvent[] = [];
  for await (const event of log.follow(after, signal)) events.push(event);
  return events;
}

x('ids increase with the clock, and also when it stands still or goes back', () => {
  const log = new EventLog();
  const ids = [1000, 1000, 500, 2000].map((now) => log.add(progress(1), now).id);
  assert.equal(ids, [1000, 1001, 1002, 2000]);
});

x('readers get what was, then what comes, and end with the job', async () => {
  const log = new EventLog();
  const first = log.add({ type: 'state', state: 'running' });
  const readers = [collect(log), collect(log, first.id)];
  await new Promise((done) => setTimeout(done, 5));
  log.add(progress(1));
  log.add({ type: 'state', state: 'succeeded' });
  const [all, later] = await Promise.all(readers);
  assert.equal(
    all.map((e) => e.type),
    ['state', 'progress', 'state'],
  );
  assert.equal(later, all.slice(1));
});

x('a signal ends a waiting reader', async () => {
  const stop = new AbortController();
  const reader = collect(new EventLog(), 0, stop.signal);
  setTimeout(() => stop.abort(), 5);
  assert.equal(await reader, []);
});

x('old progress is dropped, states and warnings stay', async () => {
  const log = new EventLog();
  log.add({ type: 'state', state: 'running' });
  log.add({ type: 'warning', message: 'w' });
  for (let i = 0; i < 1000; i++) log.add(progress(i));
  log.add({ type: 'state', state: 'failed' });
  const events = await collect(log);
  assert.is(events.length, 256);
  assert.equal(
    events.filter((e) => e.type !== 'progress').map((e) => e.type),
    ['state', 'warning', 'state'],
  );
});

x.run();
