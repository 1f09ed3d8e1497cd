import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { slicePanel } from '../../src/data/index.ts';
import { computeFeatures, FEATURES } from '../../src/features/index.ts';
import { loadNative } from '../../src/native/index.ts';
import { close } from '../assert.ts';
import { randomPanel } from '../fixtures/panels.ts';

const test = suite('feature registry');
const BARS = 260;
const catalog = new Map(
  loadNative()
    .indicatorCatalog()
    .map((info) => [info.name, info]),
);
const panel = randomPanel(['M', 'A'], BARS);

for (const feature of FEATURES.entries) {
  test(`${feature.name} names an indicator, its parameters and one of its outputs`, () => {
    const info = catalog.get(feature.indicator);
    assert.ok(info, `no indicator ${feature.indicator}`);
    assert.ok(info.outputs.includes(feature.output), `${info.name} has no output ${feature.output}`);
    assert.equal(Object.keys(feature.params).sort(), info.params.map((p) => p.name).sort());
    assert.match(feature.name, /^[a-z][a-zA-Z0-9]*$/);
    assert.match(feature.description, /\.$/);
    assert.ok(feature.source.length > 10);
    assert.is(feature.group === 'sentiment', info.inputs.includes('benchmark'));
  });

  test(`${feature.name} is finite once warm and free of the price scale`, () => {
    const { values } = computeFeatures(panel, [feature.name], 'M');
    const warm = values.subarray(BARS + 70);
    assert.ok(warm.every(Number.isFinite));
    assert.ok(new Set(warm).size > 20, 'the feature hardly moves');
    const scaled = slicePanel(panel, 0, BARS);
    for (const [name, field] of Object.entries(scaled.fields)) {
      const factor = name === 'volume' ? 3 : 7.3;
      field.forEach((v, i) => {
        field[i] = v * factor;
      });
    }
    close(computeFeatures(scaled, [feature.name], 'M').values, values, { rtol: 1e-7, atol: 1e-9 });
  });
}

test('the indicator catalogue lists each name once, with inputs, outputs and defaults in range', () => {
  const native = loadNative();
  assert.is(catalog.size, native.indicatorCatalog().length);
  for (const info of catalog.values()) {
    assert.ok(info.inputs.length > 0 && info.outputs.length > 0);
    const defaults = Object.fromEntries(info.params.map((p) => [p.name, p.default]));
    const series = info.inputs.map(() => new Float64Array(8).fill(1));
    const outputs = info.outputs.map(() => new Float64Array(8));
    native.indicatorSeries(info.name, defaults, series, outputs);
    native.indicatorSeries(info.name, {}, series, outputs);
  }
});

test.run();
