import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { quietContext } from '../../../src/core/index.ts';
import { slicePanel } from '../../../src/data/index.ts';
import { planStudyFolds } from '../../../src/study/folds.ts';
import { walkForwardStrategy } from '../../../src/study/index.ts';
import { close, sameArray, throwsCode } from '../../assert.ts';
import { randomPanel, withOtherFuture } from '../../fixtures/panels.ts';
import { smaStudy } from '../../fixtures/studies.ts';

const walk = suite('strategy walk-forward');
const panel = randomPanel(['A', 'B'], 600);
const spec = smaStudy({ walkForward: { trainBars: 200, testBars: 70, embargoBars: 3 } });

walk('test windows touch, never overlap, and leave the embargo', () => {
  for (const mode of ['anchored', 'rolling'] as const) {
    const period = { start: 10, end: 600, from: '', to: '' };
    const folds = planStudyFolds(panel, period, { ...spec.walkForward, mode });
    assert.is(folds[0].test.start, 210);
    assert.is(folds.at(-1)?.test.end, 600);
    for (const [i, { train, test }] of folds.entries()) {
      assert.is(train.end, test.start - 3);
      assert.is(train.start, mode === 'anchored' ? 10 : test.start - 200);
      if (i > 0) assert.is(test.start, folds[i - 1].test.end);
    }
  }
});

walk('the stitched curve is the folds one after another, net of costs', async () => {
  const result = await walkForwardStrategy(spec, panel, quietContext());
  assert.is(result.folds.length, 6);
  assert.is(result.combined.equity.length, 400);
  assert.is(result.tried, 34 * 6);
  for (const fold of result.folds) assert.ok(fold.inSample >= fold.outOfSample || fold.inSample > 0);
  const { returns, equity } = result.combined;
  let level = 100_000;
  for (let t = 0; t < returns.length; t++) {
    level *= 1 + returns[t];
    close(level, equity[t]);
  }
  const free = await walkForwardStrategy(
    smaStudy({
      walkForward: spec.walkForward,
      costs: { spread: { name: 'fixed', bps: 0 }, slippage: { name: 'none' } },
    }),
    panel,
    quietContext(),
  );
  assert.ok(free.combined.row.costs === 0 && result.combined.row.costs > 0);
  assert.is(result.drift.length, 2);
});

walk('costs and delay vary the joined test windows; what each fold chose stays', async () => {
  const result = await walkForwardStrategy(spec, panel, quietContext());
  const [free, asMade, double, five] = result.sensitivity;
  assert.equal(
    result.sensitivity.map((v) => v.label),
    ['0x costs', '1x costs', '2x costs', '5x costs', 'one bar later'],
  );
  assert.equal(asMade.row, result.combined.row);
  assert.is(free.row.costs, 0);
  const returns = [free, asMade, double, five].map((v) => v.row.totalReturn);
  assert.equal(
    [...returns].sort((a, b) => b - a),
    returns,
  );
  // With one set there is nothing to choose: a variation is then the study under those costs, or that lag.
  const single = (change: Record<string, unknown>) =>
    walkForwardStrategy(
      smaStudy({
        strategy: { rules: { long: 'sma(close, 5) > sma(close, 20)' } },
        walkForward: spec.walkForward,
        ...change,
      }),
      panel,
      quietContext(),
    );
  const costs = (factor: number) => ({
    commission: { name: 'bps', bps: 2 * factor },
    spread: { name: 'fixed', bps: 4 * factor },
    slippage: { name: 'fixed', bps: factor },
  });
  const base = await single({ costs: costs(1) });
  const row = async (change: Record<string, unknown>) => (await single(change)).combined.row;
  assert.equal(base.sensitivity[0].row, await row({ costs: costs(0) }));
  assert.equal(base.sensitivity[2].row, await row({ costs: costs(2) }));
  assert.equal(base.sensitivity[4].row, await row({ costs: costs(1), execution: { lag: 2 } }));
});

walk('nothing before a bar depends on it or on what follows', async () => {
  const whole = await walkForwardStrategy(spec, panel, quietContext());
  // The last bar of fold 3: its own bars may differ from here on, the choices of folds 1 to 4 may not.
  const cut = whole.folds[3].test.start;
  const changed = await walkForwardStrategy(spec, withOtherFuture(panel, cut), quietContext());
  const short = await walkForwardStrategy(spec, slicePanel(panel, 0, cut + 2), quietContext());
  for (const other of [changed, short]) {
    for (let f = 0; f <= 3; f++) {
      assert.equal(other.folds[f].set, whole.folds[f].set);
      assert.is(other.folds[f].inSample, whole.folds[f].inSample);
    }
    for (let f = 0; f < 3; f++) assert.equal(other.folds[f].outOfSampleRow, whole.folds[f].outOfSampleRow);
    const before = cut - whole.combined.period.start;
    sameArray(other.combined.equity.subarray(0, before), whole.combined.equity.subarray(0, before));
  }
});

walk('an embargo as long as the training window is refused', async () => {
  const study = smaStudy({ walkForward: { trainBars: 50, embargoBars: 50 } });
  await throwsCode(
    walkForwardStrategy(study, panel, quietContext()),
    'AUTOSTOCK_CONFIG_INVALID',
    /embargoBars/,
  );
});

walk.run();
