import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createProgress, formatDuration, progressLine } from '../../../src/cli/progress.ts';

const progress = suite('progress');
const at = (done: number, note?: string) => ({ stage: 'train', done, total: 100, unit: 'batches', note });

progress('a line says how far, how fast and how long still', () => {
  assert.is(
    progressLine(at(25, 'loss 0.9'), 0, 5000),
    'train: 25/100 batches 25 %, 5.0/s, 15 s left, loss 0.9',
  );
  assert.is(progressLine(at(0), 0, 0), 'train: 0/100 batches 0 %');
  assert.is(progressLine(at(100), 0, 1000), 'train: 100/100 batches 100 %, 100/s');
  assert.is(progressLine({ stage: 'sync', done: 7, total: 0, unit: 'bars' }, 7, 100), 'sync: 7 bars');
  assert.is(
    progressLine({ ...at(2.26), unit: 'models' }, 0, 1000),
    'train: 2.3/100 models 2 %, 2.3/s, 43 s left',
  );
});

progress('durations read like a clock', () => {
  assert.equal([400, 59_400, 75_000, 3_725_000].map(formatDuration), ['0 s', '59 s', '1 m 15 s', '1 h 2 m']);
});

progress('plain output writes at most every five seconds and every finished stage', () => {
  const lines: string[] = [];
  let now = 0;
  const p = createProgress(
    false,
    (text) => lines.push(text),
    () => now,
  );
  for (const [time, done] of [
    [0, 1],
    [1000, 10],
    [4999, 40],
    [5000, 50],
    [6000, 100],
  ]) {
    now = time;
    p.show(at(done));
  }
  p.show(at(100, 'again'));
  p.clear();
  assert.equal(
    lines.map((line) => /\d+\/100/.exec(line)![0]),
    ['1/100', '50/100', '100/100'],
  );
  assert.ok(lines.every((line) => line.endsWith('\n') && !line.includes('\x1b')));
});

progress('a terminal gets one line, rewritten, and is left clean', () => {
  const writes: string[] = [];
  let now = 0;
  const p = createProgress(
    true,
    (text) => writes.push(text),
    () => now,
  );
  p.show(at(1));
  now = 50;
  p.show(at(2));
  now = 150;
  p.show(at(3));
  p.clear();
  p.clear();
  assert.is(writes.length, 3);
  assert.ok(writes.every((text) => text.startsWith('\r\x1b[K') && !text.includes('\n')));
  assert.is(writes.at(-1), '\r\x1b[K');
});

progress('a stage that starts again measures its rate anew', () => {
  const lines: string[] = [];
  let now = 0;
  const p = createProgress(
    false,
    (text) => lines.push(text),
    () => now,
  );
  p.show(at(90));
  now = 10_000;
  p.show(at(10));
  now = 20_000;
  p.show(at(20));
  assert.match(lines.at(-1)!, /1\.0\/s/);
});

progress.run();
