import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { StrategyResult } from '../../../src/backtest/index.ts';
import { createRng } from '../../../src/core/index.ts';
import { collapseOf, compare, deflated } from '../../../src/trading/judge.ts';

const test = suite('judging action models');

function strategy(name: string, returns: readonly number[], metrics = {}): StrategyResult {
  const series = Float64Array.from([0, ...returns]);
  return {
    name,
    label: name,
    kind: 'baseline',
    equity: series,
    returns: series,
    gross: series,
    net: series,
    metrics: { annualReturn: 0.05, turnover: 10, ...metrics },
    costs: { commissionUsd: 0, spreadUsd: 0, slippageUsd: 0, totalUsd: 0, dragAnn: 0 },
    trades: 1,
  };
}
const noise = (seed: number, mean: number, n = 1000) => {
  const rng = createRng(seed, 'judge');
  return Array.from({ length: n }, () => mean + 0.01 * rng.normal());
};

test('an excess that luck explains does not beat a baseline, a steady one does', () => {
  const own = strategy('own', noise(1, 0.002));
  const [flat, same] = compare(
    own,
    [strategy('flat', noise(2, 0).fill(0)), strategy('same', noise(1, 0.002))],
    252,
  );
  assert.ok(flat.beats && flat.excessAnn > 0.2);
  assert.not(same.beats);
  assert.ok(flat.adjusted >= flat.p);
});

test('every strategy judged and every look before is a trial', () => {
  const rivals = [strategy('a', noise(3, 0)), strategy('b', noise(4, 0.001))];
  const few = deflated(strategy('own', noise(1, 0.0008)), rivals, 0);
  const many = deflated(strategy('own', noise(1, 0.0008)), rivals, 200);
  assert.is(few.trials, 3);
  assert.is(many.trials, 203);
  assert.ok(many.deflatedSharpe < few.deflatedSharpe);
});

test('a policy that always does the same is called collapsed, one that moves is not', () => {
  const held = strategy('hold', []);
  assert.equal(collapseOf([0.2, 0.5, 0.3], strategy('own', [], { turnover: 12 }), held), []);
  const signs = collapseOf([0, 0.01, 0.99], strategy('own', [], { turnover: 0.01 }), held);
  assert.is(signs.length, 3);
  assert.match(signs[0], /one exposure in 99\.0%/);
  assert.match(signs[2], /buying and holding/);
});

test.run();
