import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { learningSection } from '../../../src/report/rl/learning.ts';
import { xmlProblems } from './wellFormed.ts';

const test = suite('learning curves');

test('a curve whose last rollout ends after the steps asked for ends inside its axes', () => {
  const point = (steps: number, score: number) => ({ steps, score, seconds: steps / 1e5 });
  const run = {
    evaluations: [point(500, -2), point(1000, 1), point(1300, 3)],
    curve: { columns: ['steps'], rows: new Float64Array(0) },
  };
  const { text } = learningSection({ task: { perStep: false }, config: { steps: 1000 }, runs: [run] });
  assert.equal(xmlProblems(text), []);
  const path = /class="line c-strategy" d="([^"]+)"/.exec(text)![1];
  const last = Number(/L([\d.]+) [\d.]+$/.exec(path)![1]);
  const right = Number(/class="rule" x1="[\d.]+" x2="([\d.]+)"/.exec(text)![1]);
  assert.ok(last <= right, `${last} beyond ${right}`);
});

test.run();
