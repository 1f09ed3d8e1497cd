import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Markup } from '../../../src/report/markup.ts';
import {
  binCounts,
  dotPlot,
  fanChart,
  foldStrip,
  heatMap,
  histogram,
  intervalChart,
  MAX_LINES,
  parallelCoordinates,
  plainNumber,
  plainPercent,
  priceChart,
  quantile,
  RAMP_STEPS,
  rampOf,
  scatter,
  signedBars,
  thinLabels,
} from '../../../src/report/svg/index.ts';
import { close } from '../../assert.ts';
import { xmlProblems } from './wellFormed.ts';

const test = suite('study drawing');
const NAN = Number.NaN;
const count = (drawn: Markup, pattern: RegExp) => drawn.text.match(pattern)?.length ?? 0;
const sound = (drawn: Markup) => {
  assert.equal(xmlProblems(drawn.text), []);
  assert.not.match(drawn.text, /NaN|undefined|Infinity/);
};
const names = { id: 'x', title: 't', desc: 'd' };

test('a ramp puts the best value last, whichever way is good', () => {
  const up = rampOf([0, 5, 10]);
  assert.equal([up(0), up(10)], [0, RAMP_STEPS - 1]);
  const down = rampOf([0, 5, 10], true);
  assert.equal([down(0), down(10)], [RAMP_STEPS - 1, 0]);
  const skewed = rampOf([-1000, ...Array.from({ length: 200 }, (_, i) => i)]);
  assert.ok(skewed.low > -100 && skewed.clipped);
  assert.is(skewed(-1000), 0);
  assert.is(rampOf([3, 3])(3), RAMP_STEPS - 1);
  assert.is(rampOf([])(1), RAMP_STEPS - 1);
  close(quantile([0, 1, 2, 3], 0.5), 1.5);
});

test('parameter values are written briefly', () => {
  assert.equal([0, -3, 0.1 + 0.2, 5e-5, -1e-7, 12345.678, NAN].map(plainNumber), [
    '0',
    '−3',
    '0.3',
    '0.00005',
    '−1.00e−7',
    '12350',
    '–',
  ]);
  assert.is(plainPercent(0.105), '10.5%');
  assert.equal(thinLabels(10, 4), [0, 3, 6, 9]);
});

test('a heat map draws known cells, strikes the others and rings the best', () => {
  const drawn = heatMap({
    ...names,
    xName: 'fast',
    yName: 'slow',
    columns: ['1', '2'],
    rows: ['10', '20'],
    values: Float64Array.of(1, NAN, 3, 4),
    best: { row: 1, column: 1 },
    valueName: 'Sharpe',
    format: String,
  });
  sound(drawn);
  assert.is(count(drawn, /class="fill q-\d" x="[\d.]+" y="[\d.]+" width="8\d/g), 3);
  assert.is(count(drawn, /class="absent"/g), 1);
  assert.is(count(drawn, /class="ring"/g), 1);
  assert.ok(drawn.text.includes('<title>fast 2, slow 20: 4</title>'));
});

test('parallel coordinates keep to their cap and skip unknown lines', () => {
  const n = 5000;
  const values = Float64Array.from({ length: n }, (_, i) => i);
  values[3] = NAN;
  const axis = (name: string) => ({ name, values, format: String });
  const drawn = parallelCoordinates({ ...names, axes: [axis('a'), axis('b')], best: 7 });
  sound(drawn);
  const lines = [...drawn.text.matchAll(/class="thread fine q-\d" d="([^"]*)"/g)].reduce(
    (sum, m) => sum + m[1].split('M').length - 1,
    0,
  );
  assert.is(lines, MAX_LINES - 1);
  assert.is(count(drawn, /class="thread top"/g), 1);
});

test('a histogram counts every value once', () => {
  assert.equal(binCounts([0, 0.5, 1, NAN], 0, 1, 2), [1, 2]);
  const drawn = histogram({
    ...names,
    counts: [1, 0, 2],
    low: 0,
    high: 3,
    name: 'x',
    marks: [
      { value: 9, label: 'beyond', colour: 'c-1' },
      { value: NAN, label: 'unknown', colour: 'c-1' },
    ],
    format: String,
  });
  sound(drawn);
  assert.is(count(drawn, /class="column"/g), 2);
  assert.ok(drawn.text.includes('beyond 9') && !drawn.text.includes('unknown'));
});

test('a scatter holds the front and its marks in the frame', () => {
  const drawn = scatter({
    ...names,
    xName: 'dd',
    yName: 'ret',
    x: Float64Array.of(0.1, NAN),
    y: Float64Array.of(0.2, 0.3),
    front: [
      { x: 0.05, y: 0.1, label: 'a' },
      { x: 0.5, y: 0.9, label: 'b' },
    ],
    marks: [{ x: 0.9, y: -0.5, label: 'hold', colour: 'c-benchmark' }],
    formatX: plainPercent,
    formatY: plainPercent,
  });
  sound(drawn);
  const xs = [...drawn.text.matchAll(/cx="([\d.-]+)"/g)].map((m) => Number(m[1]));
  assert.ok(
    xs.every((x) => x >= 66 && x <= 976),
    String(xs),
  );
});

test('few trades show their levels, few bars are candles', () => {
  const n = 60;
  const level = (d: number) => Float64Array.from({ length: n }, (_, i) => 100 + i + d);
  const trade = {
    entryBar: 5,
    exitBar: 20,
    entryPrice: 105,
    exitPrice: 120,
    long: true,
    won: true,
    stop: 95,
    target: 125,
    label: 'x',
  };
  const draw = (trades: number, bars = n) =>
    priceChart({
      ...names,
      time: Float64Array.from({ length: bars }, (_, i) => i * 86_400_000),
      open: level(0).subarray(0, bars),
      high: level(2).subarray(0, bars),
      low: level(-2).subarray(0, bars),
      close: level(1).subarray(0, bars),
      trades: Array.from({ length: trades }, () => trade),
      format: String,
    });
  const one = draw(1);
  sound(one);
  assert.is(count(one, /class="level stop"/g), 1);
  assert.is(count(one, /class="level target"/g), 1);
  assert.is(count(one, /class="candle/g), 2);
  const many = draw(1000);
  sound(many);
  assert.is(count(many, /class="entry"/g), 400);
  assert.is(count(many, /class="level/g), 0);
  sound(draw(0, 0));
});

test('a fan pairs its quantiles and survives having none', () => {
  const fan = (quantiles: { probability: number; values: number[] }[]) =>
    fanChart({
      ...names,
      steps: [0, 10, 20],
      quantiles,
      xName: 'step',
      levels: [{ value: 1, label: 'start' }],
      format: String,
    });
  const drawn = fan([
    { probability: 0.95, values: [1, 1.2, 1.4] },
    { probability: 0.5, values: [1, 1, NAN] },
    { probability: 0.05, values: [1, 0.9, 0.8] },
  ]);
  sound(drawn);
  assert.is(count(drawn, /class="area/g), 1);
  assert.ok(drawn.text.includes('5% to 95% of paths'));
  sound(fan([]));
});

test('the name of a row has room left of its dots, a very long one is cut', () => {
  const named = (label: string) =>
    dotPlot({
      ...{ ...names, reference: 0, format: plainNumber },
      rows: [{ label, colour: 'c-model', parts: [1], whole: 1, low: null, high: null }],
    });
  const endOf = (text: string) => Number(/class="rowname" x="([\d.]+)"/.exec(text)![1]);
  for (const label of ['ridge', 'transformer-causal']) {
    sound(named(label));
    assert.ok(endOf(named(label).text) >= label.length * 7, label);
  }
  assert.match(named('m'.repeat(60)).text, /m{23}…/);
});

test('bars, intervals and folds take what is not known', () => {
  sound(
    signedBars('x', 't', 'd', [
      { label: 'a', value: NAN, text: '–' },
      { label: 'b', value: -2, text: '−2' },
    ]),
  );
  sound(signedBars('x', 't', 'd', []));
  sound(
    intervalChart('x', 't', 'd', [
      { label: 'a', value: NAN, low: NAN, high: NAN, reference: 0, format: plainNumber },
      { label: 'b', value: 1, low: NAN, high: 2, reference: NAN, format: plainNumber },
    ]),
  );
  const rows = Array.from({ length: 200 }, (_, i) => ({
    label: String(i),
    train: [i, i + 50] as const,
    test: [i + 50, i + 60] as const,
    note: 'n',
  }));
  const strip = foldStrip(
    'x',
    't',
    'd',
    rows,
    Float64Array.from({ length: 300 }, (_, i) => i * 86_400_000),
  );
  sound(strip);
  const height = Number(/viewBox="0 0 1000 (\d+)"/.exec(strip.text)![1]);
  assert.ok(height <= 1100, String(height));
  sound(foldStrip('x', 't', 'd', [], new Float64Array(0)));
});

test.run();
