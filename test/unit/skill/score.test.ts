import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRng } from '../../../src/core/index.ts';
import { scoreForecasts, wilsonInterval } from '../../../src/skill/index.ts';
import { close, throwsCode } from '../../assert.ts';

const test = suite('forecast skill');

/** Forecasts whose correlation with the label is about `ic`. */
function noisy(rows: number, ic: number, seed = 3): { forecast: number[]; label: number[] } {
  const rng = createRng(seed, 'test.skill');
  const label = Array.from({ length: rows }, () => rng.normal());
  const forecast = label.map((y) => ic * (ic * y + Math.sqrt(1 - ic * ic) * rng.normal()));
  return { forecast, label };
}

test('hand-worked', () => {
  const s = scoreForecasts([1, -1, 2, -2], [2, -1, 1, 3], { horizon: 1 });
  close(s.ic, -1 / Math.sqrt(10 * 8.75), { rtol: 1e-12 });
  close(s.rankIc, -0.4, { rtol: 1e-12 });
  close(s.r2Zero, 1 - (1 + 0 + 1 + 25) / 15, { rtol: 1e-12 });
  assert.is(s.directionalAccuracy, 0.75);
  assert.is(s.upShare, 0.75);
  close(s.icT, s.ic * Math.sqrt(2 / (1 - s.ic ** 2)), { rtol: 1e-12 });
});

test('Wilson interval of 8 in 10', () => {
  const [low, high] = wilsonInterval(0.8, 10);
  close(low, 0.4901624715, { rtol: 1e-9 });
  close(high, 0.9433178485, { rtol: 1e-9 });
});

test('a planted correlation is found and noise is not', () => {
  const planted = noisy(5000, 0.2);
  const found = scoreForecasts(planted.forecast, planted.label, { horizon: 1 });
  close(found.ic, 0.2, { atol: 0.03 });
  assert.ok(found.icT > 8 && found.directionalLow > 0.5 && found.r2Zero > 0.02);
  const noise = noisy(5000, 0);
  const none = scoreForecasts(
    noise.label.map((_, i) => noise.label[(i * 7 + 13) % 5000]),
    noise.label,
    { horizon: 1 },
  );
  assert.ok(Math.abs(none.ic) < 2 / Math.sqrt(5000) && Math.abs(none.icT) < 2);
});

test('overlapping labels count once: t shrinks with the square root of the horizon', () => {
  const { forecast, label } = noisy(4000, 0.1);
  const one = scoreForecasts(forecast, label, { horizon: 1 });
  const five = scoreForecasts(forecast, label, { horizon: 5 });
  assert.is(one.ic, five.ic);
  close(one.icT / five.icT, Math.sqrt((4000 - 2) / (800 - 2)), { rtol: 1e-12 });
  assert.ok(five.directionalHigh - five.directionalLow > one.directionalHigh - one.directionalLow);
});

test('copies of one symbol add no evidence when rows carry their bar', () => {
  const { forecast, label } = noisy(1000, 0.1);
  const bar = label.map((_, i) => i);
  const twice = <T>(x: readonly T[]) => [...x, ...x];
  const single = scoreForecasts(forecast, label, { horizon: 2, bar });
  const copied = scoreForecasts(twice(forecast), twice(label), { horizon: 2, bar: twice(bar) });
  close(copied.icT, single.icT, { rtol: 1e-6 });
  close(copied.directionalLow, single.directionalLow, { rtol: 1e-6 });
});

test('independent rows of one bar stay separate evidence', () => {
  const { forecast, label } = noisy(4000, 0.1);
  const separate = scoreForecasts(forecast, label, { horizon: 1 });
  const paired = scoreForecasts(forecast, label, { horizon: 1, bar: label.map((_, i) => i % 2000) });
  close(paired.icT, separate.icT, { rtol: 0.06 });
});

test('undefined is NaN: the zero forecast, too few rows, unknown forecasts', () => {
  const zero = scoreForecasts([0, 0, 0, 0], [1, -1, 2, 0.5], { horizon: 1 });
  assert.is(zero.r2Zero, 0);
  for (const key of ['ic', 'rankIc', 'directionalAccuracy', 'icT'] as const)
    assert.ok(Number.isNaN(zero[key]), key);
  const few = scoreForecasts([1, 2], [1, 2], { horizon: 1 });
  assert.is(few.rows, 2);
  for (const key of ['ic', 'rankIc', 'r2Zero', 'icT', 'directionalLow'] as const)
    assert.ok(Number.isNaN(few[key]), key);
  assert.is(scoreForecasts([1, Number.NaN, 2, 3], [1, 2, Number.NaN, 3], { horizon: 1 }).rows, 2);
  assert.is(scoreForecasts([], [], { horizon: 1 }).rows, 0);
});

test('arguments are checked', () => {
  throwsCode(() => scoreForecasts([1], [1, 2], { horizon: 1 }), 'AUTOSTOCK_CONFIG_INVALID', 'had 1, 2');
  throwsCode(() => scoreForecasts([1], [1], { horizon: 0 }), 'AUTOSTOCK_CONFIG_INVALID', 'horizon');
});

test.run();
