import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { combineForecasts, ENSEMBLES } from '../../../src/ensemble/index.ts';
import { close } from '../../assert.ts';

const test = suite('ensemble');

test('inverse error favours the member with the smaller error, shrunk to equal', () => {
  const state = ENSEMBLES.get('inverse-error').create(2, { halfLifeBars: 10, shrink: 0.5 });
  for (let t = 0; t < 50; t++) state.observe(Float64Array.of(1, 3));
  // Pure inverse error is (3/4, 1/4); half of the weight stays equal.
  const [a, b] = state.weights('bull-calm');
  close(a, 0.5 * 0.5 + 0.5 * 0.75, { rtol: 1e-12 });
  close(a + b, 1, { rtol: 1e-12 });
});

test('inverse error recalls recent errors: a half-life later an old error counts half', () => {
  const state = ENSEMBLES.get('inverse-error').create(2, { halfLifeBars: 1, shrink: 0 });
  state.observe(Float64Array.of(4, 1));
  state.observe(Float64Array.of(1, 1));
  // Member 0: (0.5 * 4 + 1) / 1.5 = 2; member 1: 1.
  close(state.weights('bull-calm')[0], 1 / 3, { rtol: 1e-12 });
});

test('weights stay equal until every member has a record', () => {
  const state = ENSEMBLES.get('inverse-error').create(2, { halfLifeBars: 10, shrink: 0 });
  state.observe(Float64Array.of(4, Number.NaN));
  assert.equal([...state.weights('bull-calm')], [0.5, 0.5]);
});

test('a mixture has the mean of its members and the spread of members and their disagreement', () => {
  const { mean, spread } = combineForecasts(Float64Array.of(0.5, 0.5), [1, 3], [2, 2], 1, 0);
  close(mean, 2, { rtol: 1e-15 });
  close(spread, Math.sqrt(4 + 1), { rtol: 1e-15 });
});

test('a member without a forecast drops out, and none at all gives NaN', () => {
  close(combineForecasts(Float64Array.of(0.5, 0.5), [Number.NaN, 3], [1, 2], 1, 0).mean, 3, { rtol: 1e-15 });
  assert.ok(Number.isNaN(combineForecasts(Float64Array.of(1), [Number.NaN], [1], 1, 0).mean));
});

test.run();
