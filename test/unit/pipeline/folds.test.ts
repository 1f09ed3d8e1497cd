import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MS_PER_DAY } from '../../../src/core/index.ts';
import { planFolds, resolveRunConfig } from '../../../src/pipeline/index.ts';
import { throwsCode } from '../../assert.ts';

const test = suite('folds');
const days = (n: number) => Float64Array.from({ length: n }, (_, t) => t * MS_PER_DAY);
const config = (walkForward: Record<string, unknown>, horizon = 5) =>
  resolveRunConfig({ models: [{ name: 'zero-return' }], label: { horizon }, walkForward });

const shape = fc.record({
  bars: fc.integer({ min: 200, max: 3000 }),
  trainBars: fc.integer({ min: 120, max: 190 }),
  testBars: fc.integer({ min: 1, max: 400 }),
  horizon: fc.integer({ min: 1, max: 10 }),
  embargoBars: fc.integer({ min: 0, max: 10 }),
  mode: fc.constantFrom('anchored', 'rolling'),
});

test('no label of a training or validation row is known only inside what follows it', () => {
  fc.assert(
    fc.property(shape, ({ bars, horizon, ...walkForward }) => {
      for (const fold of planFolds(days(bars), config(walkForward, horizon))) {
        const gap = horizon + walkForward.embargoBars;
        assert.ok(fold.trainEnd - 1 + gap < fold.validStart);
        assert.ok(fold.validEnd - 1 + gap < fold.testStart);
        assert.ok(fold.trainStart < fold.trainEnd && fold.testStart < fold.testEnd);
        if (walkForward.mode === 'rolling')
          assert.ok(fold.testStart - fold.trainStart <= walkForward.trainBars);
      }
    }),
  );
});

test('test blocks touch, never overlap, and reach the end', () => {
  fc.assert(
    fc.property(shape, ({ bars, horizon, ...walkForward }) => {
      const folds = planFolds(days(bars), config(walkForward, horizon));
      assert.is(folds[0].testStart, walkForward.trainBars);
      folds.slice(1).forEach((fold, i) => {
        assert.is(fold.testStart, folds[i].testEnd);
      });
      assert.is(folds.at(-1)!.testEnd, bars);
    }),
  );
});

test('the plan of a fold does not depend on bars after its first test bar', () => {
  const whole = planFolds(days(2000), config({ trainBars: 500, testBars: 300 }));
  for (const fold of whole) {
    const cut = planFolds(days(fold.testStart + 1), config({ trainBars: 500, testBars: 300 })).at(-1)!;
    assert.equal({ ...cut, testEnd: 0 }, { ...fold, testEnd: 0 });
  }
});

test('start names the first out-of-sample date', () => {
  const folds = planFolds(days(1000), config({ start: '1971-06-01', testBars: 100 }));
  assert.is(folds[0].testStart, 516);
});

test('too little data is refused with the remedy', async () => {
  await throwsCode(
    () => planFolds(days(100), config({ trainBars: 200 })),
    'AUTOSTOCK_DATA_TOO_SHORT',
    /no bar is left/,
  );
  await throwsCode(
    () => planFolds(days(100), config({ trainBars: 25, embargoBars: 20 })),
    'AUTOSTOCK_DATA_TOO_SHORT',
    /fold 0 has no training rows/,
  );
});

test.run();
