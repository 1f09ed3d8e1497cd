import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  expandSpace,
  type ParameterSpace,
  resolveStrategy,
  type SpaceMethod,
  type Strategy,
  singleSet,
} from '../../../src/strategy/index.ts';
import { sameArray, throwsCode } from '../../assert.ts';

const test = suite('parameter spaces');
const spaces = (params: Strategy['params'], constraints: string[] = []): Strategy =>
  resolveStrategy({ params, constraints, rules: { long: true } });
const range = (from: number, to: number, step?: number) => (step ? { from, to, step } : { from, to });
const cross = spaces({ fast: range(2, 101), slow: range(2, 101) }, ['fast < slow']);
const rows = (space: ParameterSpace): number[][] => {
  const P = space.names.length;
  const all = space.chunk(0, space.size);
  return Array.from({ length: space.size }, (_, i) => [...all.subarray(i * P, (i + 1) * P)]);
};
const refused = (strategy: Strategy, method: SpaceMethod, message: string | RegExp) =>
  throwsCode(() => expandSpace(strategy, method), 'AUTOSTOCK_CONFIG_INVALID', message);
const grid: SpaceMethod = { method: 'grid' };

test('the canonical grid has 4,950 pairs, fast ascending and inside it slow', () => {
  const space = expandSpace(cross, grid);
  assert.is(space.size, 4950);
  assert.equal(space.names, ['fast', 'slow']);
  const list = rows(space);
  const expected: number[][] = [];
  for (let fast = 2; fast <= 101; fast++)
    for (let slow = fast + 1; slow <= 101; slow++) expected.push([fast, slow]);
  assert.equal(list, expected);
});

test('any chunk is the same part of the whole, and is clipped at its end', () => {
  const strategy = spaces(
    {
      a: range(1, 90),
      b: { values: [3, 1, 2] },
      c: range(1, 80),
      free: { values: [7, 5] },
      d: range(0, 0.3, 0.1),
    },
    ['a + b < c', 'c != 40'],
  );
  const space = expandSpace(strategy, grid);
  const whole = space.chunk(0, space.size);
  assert.is(whole.length, space.size * 5);
  for (const [from, count] of [
    [0, 1],
    [7, 9],
    [4095, 3],
    [33_333, 1000],
    [space.size - 2, 10],
    [space.size, 4],
  ])
    sameArray(space.chunk(from, count), whole.subarray(from * 5, Math.min(space.size, from + count) * 5));
  let expected = 0;
  for (let a = 1; a <= 90; a++)
    for (const b of [3, 1, 2]) for (let c = 1; c <= 80; c++) if (a + b < c && c !== 40) expected += 8;
  assert.is(space.size, expected);
  assert.equal([...whole.subarray(0, 10)], [1, 3, 5, 7, 0, 1, 3, 5, 7, 0.1]);
  assert.is(whole[19], 0.3, 'steps add up in decimal');
});

test('grids of nothing and of 10^12 are refused at once, with the count', () => {
  const four = { a: range(1, 1000), b: range(1, 1000), c: range(1, 1000), d: range(1, 1000) };
  refused(spaces(four), grid, 'params span 1,000,000,000,000 parameter sets: at most 10,000,000');
  refused(spaces(four, ['a < b']), grid, '1,000,000,000,000');
  refused(spaces({ a: range(1, 9), b: range(20, 30) }, ['a > b']), grid, '0 runs');
  throwsCode(
    () => spaces({ a: range(1, 9) }, ['1 > 2']),
    'AUTOSTOCK_CONFIG_INVALID',
    'constraints: "1 > 2" is never met: 0 runs',
  );
  throwsCode(() => spaces({ a: range(5, 1) }), 'AUTOSTOCK_CONFIG_INVALID', 'from 5 is above to 1, 0 runs');
  throwsCode(
    () => expandSpace(cross, grid, { maxSets: 4949 }),
    'AUTOSTOCK_CONFIG_INVALID',
    'more than 4,949',
  );
  refused(cross, { method: 'random', count: 1e8, seed: 1 }, 'at most 10,000,000');
});

test('a strategy without spaces has one set of no columns', () => {
  const space = expandSpace(spaces({ a: 3 }), grid);
  assert.is(space.size, 1);
  assert.is(space.chunk(0, 1).length, 0);
});

test('intervals: whole numbers are listed, real ones need levels', () => {
  assert.equal(rows(expandSpace(spaces({ a: { min: 1.5, max: 4, integer: true } }), grid)), [[2], [3], [4]]);
  const real = spaces({ a: { min: 1, max: 100, log: true } });
  refused(real, grid, 'needs "levels"');
  const levels = rows(expandSpace(real, { method: 'grid', levels: 3 })).flat();
  assert.ok(Math.abs(levels[1] - 10) < 1e-12 && levels[0] === 1 && levels[2] === 100, String(levels));
});

test('random sets are different, meet the constraints and follow the seed', () => {
  const draw = (seed: number) => rows(expandSpace(cross, { method: 'random', count: 500, seed }));
  const sets = draw(1);
  assert.is(new Set(sets.map(String)).size, 500);
  assert.ok(sets.every(([fast, slow]) => fast < slow && fast >= 2 && slow <= 101));
  assert.equal(sets, draw(1));
  assert.not.equal(sets, draw(2));
  refused(spaces({ a: range(1, 5) }), { method: 'random', count: 6, seed: 1 }, 'found 5 of 6 different');
});

test('log draws are even in the logarithm, whole numbers reach both ends', () => {
  const strategy = spaces({
    x: { min: 0.01, max: 100, log: true },
    n: { min: 1, max: 4, integer: true, log: true },
  });
  const sets = rows(expandSpace(strategy, { method: 'random', count: 4000, seed: 5 }));
  const below = sets.filter(([x]) => x < 1).length / sets.length;
  assert.ok(Math.abs(below - 0.5) < 0.03, String(below));
  assert.equal([...new Set(sets.map(([, n]) => n))].sort(), [1, 2, 3, 4]);
});

test('a Latin hypercube has one value in each stratum of each parameter', () => {
  const strategy = spaces({ x: { min: 0, max: 1 }, y: { min: -5, max: 5 }, n: range(1, 100) });
  const draw = (seed: number) => rows(expandSpace(strategy, { method: 'latin', count: 100, seed }));
  const sets = draw(9);
  const strata = (values: number[]) => new Set(values.map((u) => Math.floor(u * 100))).size;
  assert.is(strata(sets.map(([x]) => x)), 100);
  assert.is(strata(sets.map(([, y]) => (y + 5) / 10)), 100);
  assert.is(new Set(sets.map(([, , n]) => n)).size, 100);
  assert.equal(sets, draw(9));
  assert.not.equal(sets, draw(10));
});

test('constraints keep the strata of a Latin hypercube by exchanging values', () => {
  const strategy = spaces({ fast: range(1, 100), slow: range(1, 100) }, ['fast < slow + 20']);
  const sets = rows(expandSpace(strategy, { method: 'latin', count: 100, seed: 3 }));
  assert.ok(sets.every(([fast, slow]) => fast < slow + 20));
  assert.is(sets.length, 100);
  for (const column of [0, 1]) assert.is(new Set(sets.map((set) => set[column])).size, 100);
  // No hypercube can meet this in every stratum: what is left out is not counted.
  const some = expandSpace(cross, { method: 'latin', count: 100, seed: 3 });
  assert.ok(some.size > 50 && some.size < 100, String(some.size));
  assert.ok(rows(some).every(([fast, slow]) => fast < slow));
});

test('a list is taken as it is, each set checked', () => {
  const list = (sets: Record<string, number>[]): SpaceMethod => ({ method: 'list', sets });
  assert.equal(
    rows(
      expandSpace(
        cross,
        list([
          { slow: 50, fast: 5 },
          { fast: 2, slow: 3 },
        ]),
      ),
    ),
    [
      [5, 50],
      [2, 3],
    ],
  );
  refused(cross, list([]), '0 runs');
  refused(cross, list([{ fast: 5 }]), 'sets[0].slow is missing');
  refused(cross, list([{ fast: 5, slow: 6, slwo: 1 }]), 'did you mean "slow"?');
  refused(
    cross,
    list([
      { fast: 5, slow: 6 },
      { fast: 5, slow: 5 },
    ]),
    'sets[1] does not meet the constraint "fast < slow"',
  );
  refused(
    cross,
    list([{ fast: 5, slow: 600 }]),
    'sets[0].slow must be a whole number from 2 to 101, was 600',
  );
});

test('the set of a single run is made of defaults that meet the constraints', () => {
  const strategy = spaces(
    { fast: { default: 5, from: 2, to: 9 }, k: 3, slow: { default: 8, from: 2, to: 9 } },
    ['fast < slow'],
  );
  assert.equal([...singleSet(strategy)], [5, 8]);
  assert.equal([...singleSet(strategy, { fast: 2 })], [2, 8]);
  throwsCode(
    () => singleSet(strategy, { fast: 9 }),
    'AUTOSTOCK_CONFIG_INVALID',
    'does not meet the constraint',
  );
});

for (const [param, message] of [
  [{}, 'needs a default or a space'],
  [{ from: 1 }, 'needs both from and to'],
  [{ min: 1 }, 'needs both min and max'],
  [{ min: 0, max: 2, log: true }, 'min above 0 for log'],
  [{ values: [1, 2], from: 1, to: 3 }, 'mixes values and from'],
  [{ values: [1, 1] }, 'lists 1 twice'],
  [{ default: 7, from: 1, to: 3 }, 'default must be a whole number from 1 to 3, was 7'],
] as const)
  test(`the space ${JSON.stringify(param)} is refused`, () => {
    const strategy = () => spaces({ a: param as NonNullable<Strategy['params']>[string] });
    throwsCode(strategy, 'AUTOSTOCK_CONFIG_INVALID', message);
  });

test('constraints read parameters only', () => {
  const bars = () => expandSpace(spaces({ a: range(1, 3) }, ['a < close']), grid);
  throwsCode(bars, 'AUTOSTOCK_CONFIG_INVALID', 'constraints[0]: "a < close" reads bars (close)');
  throwsCode(() => spaces({ a: 1, close: 2 }), 'AUTOSTOCK_CONFIG_INVALID', 'word of the language');
});

test('a million sets are counted and made quickly', () => {
  const strategy = spaces({ fast: range(1, 1500), slow: range(1, 1500) }, ['fast < slow']);
  const space = expandSpace(strategy, grid);
  assert.is(space.size, 1_124_250);
  sameArray(space.chunk(1_124_248, 5), [1498, 1500, 1499, 1500]);
});

test.run();
