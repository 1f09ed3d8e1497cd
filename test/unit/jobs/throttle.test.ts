import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { throttle } from '../../../src/jobs/throttle.ts';

const x = suite('progress throttle');

x('the first and last of a stage always pass, the rest every 100 ms', () => {
  let now = 0;
  const seen: string[] = [];
  const report = throttle(
    (p) => seen.push(`${p.stage}${p.done}`),
    () => now,
  );
  for (let done = 0; done <= 30; done++, now += 10) report({ stage: 'a', done, total: 30, unit: 'row' });
  report({ stage: 'b', done: 0, total: 5, unit: 'row' });
  assert.equal(seen, ['a0', 'a10', 'a20', 'a30', 'b0']);
});

x.run();
