import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FIELDS, type Panel } from '../../src/core/index.ts';
import { slicePanel } from '../../src/data/index.ts';
import { computeFeatures, computeLabels, FEATURES, openFeatureStream } from '../../src/features/index.ts';
import { sameArray } from '../assert.ts';
import { randomPanel, withOtherFuture } from '../fixtures/panels.ts';

const test = suite('feature look-ahead');
const SYMBOLS = ['M', 'A', 'B'];
const BARS = 320;
const NAMES = FEATURES.names();

/** Bars missing in the middle, and a symbol that lists late. */
function withHoles(panel: Panel): Panel {
  const copy = slicePanel(panel, 0, BARS);
  for (const field of FIELDS) {
    copy.fields[field].fill(Number.NaN, BARS * 2, BARS * 2 + 70);
    for (const t of [40, 41, 150, 222]) copy.fields[field][BARS + t] = Number.NaN;
    copy.fields[field][99] = Number.NaN;
  }
  return copy;
}

const panel = withHoles(randomPanel(SYMBOLS, BARS));
const features = computeFeatures(panel, NAMES, 'M');

/** The first `cut` bars of every symbol of an array [S][T][width]. */
function head(values: ArrayLike<number>, times: number, cut: number, width = 1): number[] {
  const out: number[] = [];
  for (let s = 0; s < SYMBOLS.length; s++)
    for (let i = 0; i < cut * width; i++) out.push(values[s * times * width + i]);
  return out;
}

for (const cut of [1, 65, 100, 223, 310]) {
  test(`no feature before bar ${cut} changes when the future is cut off or different`, () => {
    const known = head(features.values, BARS, cut, NAMES.length);
    const short = computeFeatures(slicePanel(panel, 0, cut), NAMES, 'M');
    sameArray(short.values, known, 'cut off');
    const other = computeFeatures(withOtherFuture(panel, cut), NAMES, 'M');
    sameArray(head(other.values, BARS, cut, NAMES.length), known, 'made different');
  });

  test(`no label whose horizon ends before bar ${cut} changes with the future, nor does its volatility`, () => {
    const horizon = 5;
    const labels = computeLabels(panel, horizon, 20);
    const other = computeLabels(withOtherFuture(panel, cut), horizon, 20);
    sameArray(head(other.volatility, BARS, cut), head(labels.volatility, BARS, cut));
    const ended = Math.max(0, cut - horizon);
    sameArray(head(other.raw, BARS, ended), head(labels.raw, BARS, ended));
    sameArray(head(other.scaled, BARS, ended), head(labels.scaled, BARS, ended));
  });
}

test('one bar at a time gives the bits of the whole matrix', () => {
  const stream = openFeatureStream(NAMES, SYMBOLS, 'M');
  const bars = new Float64Array(SYMBOLS.length * FIELDS.length);
  const width = NAMES.length;
  for (let t = 0; t < BARS; t++) {
    for (let s = 0; s < SYMBOLS.length; s++)
      FIELDS.forEach((field, k) => {
        bars[s * FIELDS.length + k] = panel.fields[field][s * BARS + t];
      });
    const out = stream.step(bars);
    for (let s = 0; s < SYMBOLS.length; s++) {
      const row = (s * BARS + t) * width;
      sameArray(
        out.subarray(s * width, (s + 1) * width),
        features.values.subarray(row, row + width),
        `bar ${t}`,
      );
    }
  }
  stream.close();
});

test('a symbol without a bar has no features, one that lists late warms up from its first bar', () => {
  const width = NAMES.length;
  const missing = features.values.subarray((BARS + 150) * width, (BARS + 151) * width);
  assert.ok(missing.every(Number.isNaN));
  const { values } = computeFeatures(panel, ['return1'], 'M');
  assert.ok(Number.isNaN(values[BARS * 2 + 70]) && Number.isFinite(values[BARS * 2 + 71]));
});

test.run();
