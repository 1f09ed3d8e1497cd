import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PositionTracker } from '../../../src/pipeline/positionTracker.ts';
import { close } from '../../assert.ts';

const test = suite('position tracker');
const held = (shares: number, price: number, equityUsd: number) => ({
  positions: Float64Array.of(shares),
  close: Float64Array.of(price),
  equityUsd,
});

test('follows a position from entry to exit, in closes', () => {
  const tracker = new PositionTracker(1);
  tracker.update(held(0, 90, 1000));
  tracker.update(held(5, 100, 1000));
  tracker.update(held(5, 110, 1050));
  const view = held(7, 120, 1100);
  const drawdown = tracker.update(view);
  const state = tracker.state(0, view, drawdown);
  close(state.unrealisedReturn, 0.2, { rtol: 1e-12 });
  close(state.exposure, 840 / 1100, { rtol: 1e-12 });
  assert.is(state.barsHeld, 2);
});

test('a turn-around starts a new position; a short gains when the price falls', () => {
  const tracker = new PositionTracker(1);
  tracker.update(held(5, 100, 1000));
  tracker.update(held(-5, 100, 1000));
  const view = held(-5, 90, 1050);
  tracker.update(view);
  close(tracker.state(0, view, 0).unrealisedReturn, 0.1, { rtol: 1e-12 });
  assert.is(tracker.state(0, view, 0).barsHeld, 1);
});

test('drawdown is measured from the high-water mark', () => {
  const tracker = new PositionTracker(1);
  assert.is(tracker.update(held(0, 1, 1000)), 0);
  assert.is(tracker.update(held(0, 1, 1200)), 0);
  close(tracker.update(held(0, 1, 900)), -0.25, { rtol: 1e-12 });
});

test.run();
