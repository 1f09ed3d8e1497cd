import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { resolveConfig } from '../../../src/core/index.ts';
import { REGIME_MODELS } from '../../../src/regime/index.ts';
import { regimeStyle } from '../../../src/report/regimes.ts';
import {
  band,
  evenly,
  extent,
  keepExtremes,
  linearScale,
  linearTicks,
  linePath,
  logScale,
  logTicks,
  MAX_POINTS,
  spread,
  timeTicks,
} from '../../../src/report/svg/index.ts';
import { close } from '../../assert.ts';

const test = suite('report drawing');
const DAY = 86_400_000;

test('every state of every regime model has a style, those of the default four colours', () => {
  for (const model of REGIME_MODELS.entries)
    for (const name of model.states(resolveConfig(model.schema, {})))
      assert.ok(!regimeStyle(name).label.includes('-'));
  const styles = REGIME_MODELS.get('trend-volatility').states({}).map(regimeStyle);
  assert.equal(
    styles.map((r) => r.colour),
    ['g-bull-calm', 'g-bull-turbulent', 'g-bear-calm', 'g-bear-turbulent'],
  );
});

test('scales map their domain to their range', () => {
  const x = linearScale([10, 20], [0, 100]);
  assert.equal([x(10), x(15), x(20)], [0, 50, 100]);
  close(logScale([1, 100], [0, 10])(10), 5);
  assert.ok(Number.isFinite(linearScale([3, 3], [0, 1])(3)));
});

test('ticks are round, inside and few', () => {
  close(linearTicks([0.03, 1.07], 5), [0.2, 0.4, 0.6, 0.8, 1], { rtol: 1e-12 });
  assert.equal(linearTicks([-30, 10], 4), [-30, -20, -10, 0, 10]);
  assert.equal(logTicks([0.9, 12], 8), [1, 1.5, 2, 3, 5, 7, 10]);
  assert.equal(logTicks([0.9, 120], 8), [1, 2, 5, 10, 20, 50, 100]);
  assert.ok(logTicks([1e-3, 1e6], 8).length <= 10);
});

test('an extent skips what is not known and is never empty', () => {
  assert.equal(extent([Number.NaN, 2, -1], [5]), [-1, 5]);
  assert.equal(extent([]), [0, 1]);
  assert.equal(extent([0, 0]), [0, 1]);
  for (const flat of [3, -1e-6]) {
    const [low, high] = extent([flat, flat]);
    assert.ok(low < flat && flat < high);
  }
});

test('thinning keeps ends, peaks and troughs', () => {
  const values = Float64Array.from({ length: 20_000 }, (_, i) => Math.sin(i / 50));
  values[7_777] = 9;
  values[12_345] = -9;
  const kept = keepExtremes(values);
  assert.ok(kept.length <= MAX_POINTS);
  for (const i of [0, 7_777, 12_345, 19_999]) assert.ok(kept.includes(i), String(i));
  assert.ok(kept.every((v, i) => i === 0 || v > kept[i - 1]));
  assert.equal(keepExtremes([1, 2, 3]), [0, 1, 2]);
  assert.equal(evenly(10, 4), [0, 3, 6, 9]);
  assert.equal(evenly(1, 4), [0]);
});

test('a gap lifts the pen', () => {
  const unit = linearScale([0, 10], [0, 10]);
  assert.is(linePath([0, 1, 2, 3], [1, Number.NaN, 2, 3], unit, unit), 'M0 1M2 2L3 3');
});

test('time ticks begin calendar units', () => {
  const days = (count: number) =>
    Float64Array.from({ length: count }, (_, i) => Date.UTC(2019, 10, 4) + i * DAY);
  const labels = (count: number) => timeTicks(days(count), 6).map((t) => t.label);
  assert.equal(labels(100), ['Dec', '2020', 'Feb']);
  assert.equal(labels(1200), ['2020', '2021', '2022', '2023']);
  assert.equal(labels(5), ['Nov 5', 'Nov 6', 'Nov 7', 'Nov 8']);
});

test('labels keep their order and their distance', () => {
  close(spread([10, 11, 50], 16, 0, 100), [10, 26, 50]);
  close(spread([95, 97], 16, 0, 100), [84, 100]);
});

test('a band draws one path a class and leaves the unknown blank', () => {
  const x = linearScale([0, 5], [0, 50]);
  const drawn = band(Int8Array.of(-1, 0, 0, 1, 0, 0), ['a', 'b'], x, 0, 5).text;
  assert.is(drawn.match(/<path/g)?.length, 2);
  assert.ok(drawn.includes('class="fill a" d="M10 0h20v5h-20zM40 0h10v5h-10z"'), drawn);
});

test.run();
