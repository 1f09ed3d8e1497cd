import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Sleeves } from '../../../src/policy/index.ts';
import { close } from '../../assert.ts';

const test = suite('sleeves of a book');
const perShare = (shares: number): number => 0.5 * Math.abs(shares);
const f = (...values: number[]) => Float64Array.from(values);

test('the parts add up to the ledger: moves to the open and from there, and the costs between', () => {
  const sleeves = new Sleeves(2, perShare);
  sleeves.update({ positions: f(10, -5), close: f(100, 40), equityUsd: 1000 });
  // 10 -> 4 shares at 102, -5 -> 3 at 41; closes 103 and 39.
  const first = 10 * 2 + 4 * 1 - 3;
  const second = -5 * 1 + 3 * -2 - 4;
  const equityUsd = 1000 + first + second;
  sleeves.update({ positions: f(4, 3), open: f(102, 41), close: f(103, 39), equityUsd });
  close([sleeves.growth(0, 0.5), sleeves.growth(1, 0.5)], [1 + first / 500, 1 + second / 500], {
    rtol: 1e-12,
  });
  assert.ok(Math.abs((sleeves.growth(0, 1) - 1 + sleeves.growth(1, 1) - 1) * 1000 + 1000 - equityUsd) < 1e-9);
});

test('a missing bar moves nothing; the bar after it moves all', () => {
  const sleeves = new Sleeves(2, perShare);
  const positions = f(10, 1);
  sleeves.update({ positions, close: f(100, 10), equityUsd: 2000 });
  sleeves.update({ positions, close: f(Number.NaN, 10), equityUsd: 2000 });
  assert.is(sleeves.growth(0, 1), 1);
  assert.is(sleeves.marks[0], 100);
  sleeves.update({ positions, open: f(107, 10), close: f(110, 10), equityUsd: 2100 });
  close([sleeves.growth(0, 1)], [1.05], { rtol: 1e-12 });
});

test('of the only symbol held the account tells, fills as they were', () => {
  const sleeves = new Sleeves(2, perShare);
  sleeves.update({ positions: f(0, 0), close: f(100, 10), equityUsd: 1000 });
  assert.is(sleeves.growth(0, 1), 1);
  sleeves.update({ positions: f(5, 0), open: f(100, 10), close: f(100, 10), equityUsd: 990 });
  assert.is(sleeves.growth(0, 1), 0.99);
  assert.is(sleeves.growth(1, 1), 1);
});

test.run();
