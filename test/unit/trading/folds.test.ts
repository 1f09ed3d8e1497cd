import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { planActionFolds } from '../../../src/trading/index.ts';
import { throwsCode } from '../../assert.ts';

const test = suite('folds of action models');
const task = { folds: 4, firstFraction: 0.4, validFraction: 0.25, embargoBars: 5, final: false };
const label = { horizon: 5, volatilityWindow: 20, clip: 5 };
const plan = (change: Partial<typeof task> = {}, end = 1100) =>
  planActionFolds(100, end, { ...task, ...change }, { label });

test('test blocks touch, do not overlap and reach the end', () => {
  const folds = plan();
  assert.is(folds[0].testStart, 500);
  folds.slice(1).forEach(({ testStart }, k) => {
    assert.is(testStart, folds[k].testEnd);
  });
  assert.is(folds.at(-1)!.testEnd, 1100);
});

test('training and validation end horizon and embargo before what follows', () => {
  for (const { trainStart, trainEnd, validStart, validEnd, testStart } of plan()) {
    assert.is(trainStart, 100);
    assert.is(validStart - trainEnd, 10);
    assert.is(testStart - validEnd, 10);
    assert.ok(trainEnd > trainStart && validEnd > validStart);
    assert.is(testStart - validStart, Math.floor((testStart - 100) * 0.25));
  }
});

test('the final fold trains on everything and tests nothing', () => {
  const folds = plan({ final: true });
  assert.is(folds.length, 5);
  assert.equal([folds[4].testStart, folds[4].testEnd], [1100, 1100]);
  assert.is(folds[4].validEnd, 1090);
});

test('too few bars are refused by name', () => {
  throwsCode(() => plan({}, 130), 'AUTOSTOCK_DATA_TOO_SHORT', /fold 1 .* 30 have out-of-fold forecasts/);
});

test.run();
