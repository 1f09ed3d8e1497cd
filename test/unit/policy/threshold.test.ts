import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { POLICIES, type PolicyInput } from '../../../src/policy/index.ts';

const test = suite('threshold policy');
const options = { enter: 0.1, exit: 0.02, full: 0.2, short: true };

/** A forecast of z standard deviations of the 4-bar return. */
const input = (z: number, previousSignal = 0): PolicyInput => ({
  forecast: { mean: z * 0.01 * 2, spread: 0.02 },
  horizon: 4,
  market: { regime: 'bull-calm', close: 100, volatility: 0.01 },
  position: { exposure: 0, unrealisedReturn: 0, barsHeld: 0, drawdown: 0 },
  previousSignal,
});

test('stays out below the entry threshold and grows to full above it', () => {
  const decide = POLICIES.get('threshold').create(options);
  assert.is(decide(input(0.09)), 0);
  assert.ok(Math.abs(decide(input(0.15)) - 0.75) < 1e-12);
  assert.is(decide(input(3)), 1);
});

test('an open position is held down to the exit threshold, on its own side only', () => {
  const decide = POLICIES.get('threshold').create(options);
  assert.ok(decide(input(0.05, 0.5)) > 0);
  assert.is(decide(input(0.01, 0.5)), 0);
  assert.is(decide(input(-0.05, 0.5)), 0);
});

test('shorts only when allowed', () => {
  assert.ok(POLICIES.get('threshold').create(options)(input(-0.15)) < 0);
  assert.is(POLICIES.get('threshold').create({ ...options, short: false })(input(-0.15)), 0);
});

test('no forecast, no position', () => {
  assert.is(POLICIES.get('threshold').create(options)(input(Number.NaN, 1)), 0);
});

test.run();
