import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { RESTRICTIONS } from '../../../src/native/index.ts';
import { levelAllowed, restricted } from '../../../src/risk/index.ts';

const test = suite('restrictions');
const { noShort, halted, reduceOnly } = RESTRICTIONS;
const KEPT = Number.NaN;

test('what may be aimed at is cut to what the bits allow, as in the environment', () => {
  const rows: readonly (readonly [bits: number, weight: number, held: number, allowed: number])[] = [
    [0, -1, 0, -1],
    [halted, 0.5, 0.2, KEPT],
    [halted, 0, 0.2, KEPT],
    [noShort, -1, 0, 0],
    [noShort, -1, 0.3, 0],
    [noShort, -0.5, -0.2, KEPT],
    [noShort, -0.1, -0.2, -0.1],
    [noShort, 0.7, 0, 0.7],
    [reduceOnly, 1, 0.5, KEPT],
    [reduceOnly, 0.25, 0.5, 0.25],
    [reduceOnly, -0.5, 0.5, 0],
    [reduceOnly, 0.5, 0, 0],
    [noShort | reduceOnly, -1, -0.5, KEPT],
    [noShort, KEPT, 0, KEPT],
  ];
  for (const [bits, weight, held, allowed] of rows)
    assert.ok(Object.is(restricted(bits, weight, held), allowed), `${bits} ${weight} ${held}`);
});

test('levels follow the bits and the level held', () => {
  const from = (bits: number, level: number) =>
    [0, 1, 2, 3, 4].map((next) => Number(levelAllowed(bits, 2, level, next))).join('');
  assert.is(from(0, 2), '11111');
  assert.is(from(noShort, 2), '00111');
  assert.is(from(noShort, 1), '01111');
  assert.is(from(reduceOnly, 3), '00110');
  assert.is(from(reduceOnly, 1), '01100');
  assert.is(from(halted | noShort, 3), '00010');
});

test.run();
