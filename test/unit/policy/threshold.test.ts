import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { PolicyInput } from '../../../src/policy/index.ts';
import { threshold } from '../../../src/policy/threshold.ts';
import { policyContext, policyInput, single } from '../../fixtures/actionPolicy.ts';

const test = suite('threshold policy');
const options = { enter: 0.1, exit: 0.02, full: 0.2, short: true };

/** A forecast of z standard deviations of the 4-bar return. */
const input = (z: number, previousSignal = 0): PolicyInput => ({
  ...policyInput,
  forecast: { mean: z * 0.01 * 2, spread: 0.02 },
  horizon: 4,
  previousSignal,
});
const decideWith = (given: typeof options) => single(threshold.create(given, policyContext));

test('stays out below the entry threshold and grows to full above it', () => {
  const decide = decideWith(options);
  assert.is(decide(input(0.09)), 0);
  assert.ok(Math.abs(decide(input(0.15)) - 0.75) < 1e-12);
  assert.is(decide(input(3)), 1);
});

test('an open position is held down to the exit threshold, on its own side only', () => {
  const decide = decideWith(options);
  assert.ok(decide(input(0.05, 0.5)) > 0);
  assert.is(decide(input(0.01, 0.5)), 0);
  assert.is(decide(input(-0.05, 0.5)), 0);
});

test('shorts only when allowed', () => {
  assert.ok(decideWith(options)(input(-0.15)) < 0);
  assert.is(decideWith({ ...options, short: false })(input(-0.15)), 0);
});

test('no forecast, no position', () => {
  assert.is(decideWith(options)(input(Number.NaN, 1)), 0);
});

test.run();
