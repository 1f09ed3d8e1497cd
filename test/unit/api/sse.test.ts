import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { eventStream } from '../../../src/api/sse.ts';
import { EventLog } from '../../../src/jobs/events.ts';

const x = suite('server-sent events');
const tick = (ms: number) => new Promise((done) => setTimeout(done, ms));

x('events are framed with their id; heartbeats fill the pauses; the stream ends with the job', async () => {
  const log = new EventLog();
  const stop = new AbortController();
  const stream = eventStream(log.follow(0, stop.signal), stop, 10);
  const text = stream.toArray();
  await tick(40);
  const event = log.add({ type: 'state', state: 'succeeded' });
  const frames = (await text).map(String);
  assert.is(frames[0], 'retry: 2000\n\n');
  assert.ok(frames.includes(': still here\n\n'));
  assert.is(
    frames.at(-1),
    `id: ${event.id}\nevent: state\ndata: {"at":"${event.at}","state":"succeeded"}\n\n`,
  );
  await tick(0);
  assert.ok(stop.signal.aborted);
});

x('a reader that leaves ends the source', async () => {
  const stop = new AbortController();
  const stream = eventStream(new EventLog().follow(0, stop.signal), stop);
  stream.resume();
  await tick(5);
  stream.destroy();
  await tick(5);
  assert.ok(stop.signal.aborted);
});

x.run();
