import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type IndicatorInfo, loadNative } from '../../src/native/index.ts';
import { sameArray } from '../assert.ts';
import { inputSeries, runSeries, runStream } from '../fixtures/indicators.ts';

const test = suite('indicator properties');
const RUNS = { numRuns: 25 };
const BARS = 160;

/** Parameters an indicator allows: periods short enough to warm up inside the series. */
function paramsOf(info: IndicatorInfo): fc.Arbitrary<Record<string, number>> {
  if (info.name === 'macd')
    return fc
      .tuple(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 12 }),
      )
      .map(([fast, more, signal]) => ({ fast, slow: fast + more, signal }));
  return fc.record(
    Object.fromEntries(
      info.params.map((field) => [
        field.name,
        field.kind === 'integer'
          ? fc.integer({ min: 2, max: 40 })
          : fc.double({ min: 0.5, max: 100, noNaN: true }),
      ]),
    ),
  );
}

/** Some bars missing: every input NaN at once. */
function withHoles(
  inputs: Record<string, Float64Array>,
  holes: readonly boolean[],
): Record<string, Float64Array> {
  const copy = Object.fromEntries(Object.entries(inputs).map(([name, series]) => [name, series.slice()]));
  for (const series of Object.values(copy))
    for (let t = 0; t < BARS; t++) if (holes[t]) series[t] = Number.NaN;
  return copy;
}

const holes = fc.array(
  fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  { minLength: BARS, maxLength: BARS },
);

for (const info of loadNative().indicatorCatalog()) {
  const arbitrary = fc.tuple(paramsOf(info), fc.integer({ min: 0, max: 1e6 }), holes);

  test(`${info.name}: one bar at a time gives the bits of the whole series`, () => {
    fc.assert(
      fc.property(arbitrary, ([params, seed, missing]) => {
        const inputs = withHoles(inputSeries(BARS, seed), missing);
        const whole = runSeries(info, params, inputs);
        const single = runStream(info, params, inputs);
        whole.forEach((series, k) => {
          sameArray(single[k], series, info.outputs[k]);
        });
      }),
      RUNS,
    );
  });

  test(`${info.name}: values before a cut do not depend on what follows`, () => {
    fc.assert(
      fc.property(arbitrary, fc.integer({ min: 1, max: BARS - 1 }), ([params, seed], cut) => {
        const inputs = inputSeries(BARS, seed);
        const other = inputSeries(BARS, seed + 1);
        const changed = Object.fromEntries(
          Object.entries(inputs).map(([name, series]) => {
            const copy = other[name].slice();
            copy.set(series.subarray(0, cut));
            return [name, copy];
          }),
        );
        const short = Object.fromEntries(Object.entries(inputs).map(([name, s]) => [name, s.slice(0, cut)]));
        const whole = runSeries(info, params, inputs);
        const future = runSeries(info, params, changed);
        const truncated = runSeries(info, params, short);
        whole.forEach((series, k) => {
          sameArray(future[k].subarray(0, cut), series.subarray(0, cut), `${info.outputs[k]}, other future`);
          sameArray(truncated[k], series.subarray(0, cut), `${info.outputs[k]}, cut off`);
        });
      }),
      RUNS,
    );
  });

  test(`${info.name}: a missing bar is NaN and otherwise as if it were not there`, () => {
    fc.assert(
      fc.property(arbitrary, ([params, seed, missing]) => {
        const inputs = inputSeries(BARS, seed);
        const sparse = runSeries(info, params, withHoles(inputs, missing));
        const kept = (series: Float64Array) => series.filter((_, t) => !missing[t]);
        const dense = Object.fromEntries(Object.entries(inputs).map(([name, s]) => [name, kept(s)]));
        if (dense.close.length === 0) return;
        const expected = runSeries(info, params, dense);
        sparse.forEach((series, k) => {
          sameArray(kept(series), expected[k], info.outputs[k]);
          assert.ok(series.every((v, t) => !missing[t] || Number.isNaN(v)));
        });
      }),
      RUNS,
    );
  });
}

test.run();
