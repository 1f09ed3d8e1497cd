import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRng, quietContext } from '../../../src/core/index.ts';
import { labelRows, memberForecast, pointsOf, skillTable } from '../../../src/forecast/index.ts';
import { planFolds, prepare } from '../../../src/pipeline/index.ts';
import { sameArray, throwsCode } from '../../assert.ts';
import { forecastConfig, forecastPanel, walk } from '../../fixtures/forecasts.ts';
import { withOtherFuture } from '../../fixtures/panels.ts';

const test = suite('out-of-fold forecasts');
const config = forecastConfig();
const panel = forecastPanel();
const prepared = prepare(panel, config);

test('cover every bar after the first test bar, with the close they are known at', async () => {
  const book = await walk(prepared, config, { seeds: 2 });
  assert.equal(book.members, ['ridge', 'dlinear', 'zero-return']);
  assert.is(book.start, 240);
  assert.is(book.bars, 200);
  assert.ok(book.values.every(Number.isFinite));
  assert.ok(book.availableAt.every((at, i) => at > panel.time[240 + i]));
  book.folds.forEach((fold, f) => {
    assert.ok(book.trainedUntil[f] < panel.time[fold.testStart], 'a model must not know its test block');
  });
  sameArray(pointsOf(book, 0, 0), pointsOf(book, 0, 1), 'ridge has no seed');
  assert.not.equal(pointsOf(book, 1, 0), pointsOf(book, 1, 1));
});

test('the first of several seeds is the study with one', async () => {
  const [one, two] = [await walk(prepared, config), await walk(prepared, config, { seeds: 2 })];
  for (const m of [0, 1, 2]) sameArray(pointsOf(one, m, 0), pointsOf(two, m, 0));
});

test('bars after t change no forecast up to t', async () => {
  const cut = 400;
  const other = await walk(prepare(withOtherFuture(panel, cut), config), config);
  const known = await walk(prepared, config);
  const upTo = (book: typeof known) =>
    Array.from(known.members.keys()).flatMap((m) => {
      const points = pointsOf(book, m, 0);
      return [0, 1, 2, 3].flatMap((s) => [...points.subarray(s * 200, s * 200 + cut - 240)]);
    });
  sameArray(upTo(other), upTo(known));
});

test('horizons learnt jointly move gradient members alone, and see no further', async () => {
  const label = { horizon: 5, jointHorizons: [1, 20] };
  const joint = forecastConfig({ label });
  assert.is(
    planFolds(panel.time, joint)[0].trainEnd,
    planFolds(panel.time, config)[0].trainEnd - 15,
    'the longest label purges',
  );
  const wide = forecastConfig({ walkForward: { ...config.walkForward, embargoBars: 5 + 15 } });
  const [one, three] = [await walk(prepared, wide), await walk(prepare(panel, joint), joint)];
  sameArray(pointsOf(three, 0, 0), pointsOf(one, 0, 0), 'ridge fits every horizon by itself');
  assert.not.equal(pointsOf(three, 1, 0), pointsOf(one, 1, 0));
  const cut = 400;
  const other = await walk(prepare(withOtherFuture(panel, cut), joint), joint);
  for (const m of three.members.keys())
    for (const s of [0, 1, 2, 3]) {
      const known = (book: typeof three) => pointsOf(book, m, 0).subarray(s * 200, s * 200 + cut - 240);
      sameArray(known(other), known(three));
    }
  throwsCode(
    () => forecastConfig({ label: { horizon: 5, jointHorizons: [5] } }),
    'AUTOSTOCK_CONFIG_INVALID',
    'label.jointHorizons names 5',
  );
});

test('labels that end in the gap or the test block teach nothing', async () => {
  const scaled = prepared.labels.scaled.slice();
  const T = panel.time.length;
  const [fold] = planFolds(panel.time, config);
  const { horizon } = config.label;
  const rng = createRng(1, 'test/planted');
  // The label is planted where training must not look: it is the feature itself, a hundredfold.
  for (let s = 0; s < 4; s++)
    for (let t = fold.testStart - horizon - config.walkForward.embargoBars; t < T; t++)
      scaled[s * T + t] = 5 * rng.normal();
  const planted = { ...prepared, labels: { ...prepared.labels, scaled } };
  const [was, now] = [await walk(prepared, config), await walk(planted, config)];
  const first = fold.testEnd - fold.testStart;
  for (const m of was.members.keys())
    for (let s = 0; s < 4; s++)
      sameArray(
        pointsOf(now, m, 0).subarray(s * 200, s * 200 + first),
        pointsOf(was, m, 0).subarray(s * 200, s * 200 + first),
      );
});

test('a signal planted in the labels alone scores 0', async () => {
  // Random-walk prices: whatever the labels of train rows hold, nothing of it is in later features.
  const T = panel.time.length;
  const scaled = prepared.labels.scaled.slice();
  for (let t = 0; t < T; t++)
    for (let s = 0; s < 4; s++) {
      const phase = Math.sin((2 * Math.PI * t) / 37 + s);
      if (Number.isFinite(scaled[s * T + t])) scaled[s * T + t] = Math.fround(2 * phase);
    }
  const planted = { ...prepared, labels: { ...prepared.labels, scaled } };
  const book = await walk(planted, config);
  const rows = labelRows(planted, book.start);
  const sources = book.members.map((name, m) => ({
    name,
    kind: 'member' as const,
    forecasts: () => [memberForecast(book, m, 0)],
  }));
  for (const row of (await skillTable(rows, sources, quietContext())).rows) {
    assert.not.ok(row.againstZero?.better, row.name);
    assert.not.ok(row.mean.r2Zero > 0.02, `${row.name} ${row.mean.r2Zero}`);
  }
});

test('the result depends neither on threads nor on the order of tasks', async () => {
  const [one, four] = [
    await walk(prepared, { ...config, threads: 1 }),
    await walk(prepared, { ...config, threads: 4 }),
  ];
  sameArray(one.values, four.values);
  sameArray(one.residualStd, four.residualStd);
});

test('a head with quantiles keeps them, in order', async () => {
  const stated = forecastConfig({ head: 'quantiles', models: [{ name: 'ridge' }] });
  const book = await walk(prepare(panel, stated), stated);
  assert.is(book.values.length, 2 * 4 * 200 * 5);
  const density = memberForecast(book, 0, 0).density;
  assert.ok(density.kind === 'quantiles');
  for (let i = 0; i < 800; i++)
    for (let k = 1; k < 5; k++) assert.ok(density.values[i * 5 + k] >= density.values[i * 5 + k - 1]);
});

test('bad seeds are refused before any work', async () => {
  for (const seeds of [0, 1.5, -1, Number.NaN, 1001])
    await throwsCode(walk(prepared, config, { seeds }), 'AUTOSTOCK_CONFIG_INVALID');
});

test.run();
