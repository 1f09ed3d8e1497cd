import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRng, quietContext } from '../../../src/core/index.ts';
import {
  corrected,
  holm,
  labelRows,
  marketOf,
  type ScoredForecast,
  scoreStudy,
  skillTable,
  verdictWords,
} from '../../../src/forecast/index.ts';
import { prepare } from '../../../src/pipeline/index.ts';
import { close, sameArray } from '../../assert.ts';
import { forecastConfig, forecastPanel, walk } from '../../fixtures/forecasts.ts';

const test = suite('the skill table');
const config = forecastConfig();
const panel = forecastPanel();
const market = marketOf(panel, config);
const START = 240;
const rows = labelRows(market, START);

/** A forecast that is `share` the label itself and noise otherwise. */
function planted(share: number, seed: number): ScoredForecast {
  const rng = createRng(seed, 'test/planted');
  const points = new Float32Array(4 * 200);
  rows.cell.forEach((cell, r) => {
    points[cell] = share * rows.label[r] + 0.05 * rng.normal();
  });
  return { points, density: { kind: 'gaussian', spread: new Float32Array(800).fill(1) } };
}
const source = (name: string, kind: 'baseline' | 'member' | 'ensemble', forecasts: ScoredForecast[]) => ({
  name,
  kind,
  forecasts: () => forecasts,
});
const zero: ScoredForecast = {
  points: new Float32Array(800),
  density: { kind: 'gaussian', spread: new Float32Array(800).fill(1) },
};

test('words follow the corrected test: a planted signal beats ridge, noise does not', async () => {
  const {
    rows: table,
    trials,
    bestMember,
  } = await skillTable(
    rows,
    [
      source('zero-return', 'baseline', [zero]),
      source('ridge', 'baseline', [planted(0, 1)]),
      source('seer', 'member', [planted(0.3, 2), planted(0.3, 3)]),
      source('noise', 'member', [planted(0, 4)]),
      source('mixture', 'ensemble', [planted(0.5, 5)]),
    ],
    quietContext(),
  );
  assert.equal(
    table.map((r) => [r.name, r.verdict]),
    [
      ['zero-return', 'does not beat ridge'],
      ['ridge', 'is ridge'],
      ['seer', 'beats ridge'],
      ['noise', 'does not beat ridge'],
      ['mixture', 'beats ridge'],
    ],
  );
  assert.is(trials, 4);
  assert.is(bestMember, 'seer');
  const [, ridge, seer, noise, mixture] = table;
  assert.ok(seer.againstZero?.better && !noise.againstZero?.better && !ridge.againstZero?.better);
  assert.ok(seer.againstRidge!.statistic < 0 && seer.againstRidge!.adjustedP >= seer.againstRidge!.p);
  assert.ok(mixture.againstBest?.better);
  assert.is(seer.againstBest, undefined);
  assert.ok(seer.sd.dailyIc > 0 && Number.isNaN(noise.sd.dailyIc));
  assert.ok(seer.mean.dailyIc > 0.9 && seer.mean.r2Zero > 0.3);
  close(seer.mean.dailyIc, (seer.bySeed[0].dailyIc + seer.bySeed[1].dailyIc) / 2, { rtol: 1e-12 });
});

test('intervals cover what they promise', async () => {
  const { rows: table } = await skillTable(
    rows,
    [source('zero-return', 'baseline', [zero]), source('ridge', 'baseline', [planted(0.2, 1)])],
    quietContext(),
  );
  for (const { mean } of table) {
    close([mean.coverage50, mean.coverage80, mean.coverage95], [0.5, 0.8, 0.95], { atol: 0.04, rtol: 0 });
    close([mean.splitCoverage50, mean.splitCoverage80, mean.splitCoverage95], [0.5, 0.8, 0.95], {
      atol: 0.06,
      rtol: 0,
    });
  }
});

test("Holm's p values", () => {
  close(holm([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02], { atol: 1e-12 });
  assert.equal(holm([0.9, 0.8]), [1, 1]);
  sameArray(holm([0.01, Number.NaN]), [0.02, Number.NaN]);
  const [none, made] = corrected([undefined, { difference: 1, statistic: 3, p: 0.001, bars: 100 }]);
  assert.is(none, undefined);
  assert.is(made?.better, false, 'a larger error is not better, however sure');
  assert.is(verdictWords(made, 'ridge'), 'does not beat ridge');
});

test('ensembles see labels only once they are known', async () => {
  const book = await walk(prepare(panel, config), config);
  const study = await scoreStudy(config, market, book, quietContext(), ['inverse-error', 'stacking-nnls']);
  const cut = 300;
  const scaled = market.labels.scaled.map((v, i) => (i % 440 >= cut - 5 ? -v : v));
  const other = { ...market, labels: { ...market.labels, scaled } };
  const changed = await scoreStudy(config, other, book, quietContext(), ['inverse-error', 'stacking-nnls']);
  study.ensembles.forEach(({ weights, name }, e) => {
    // Labels of bars >= cut - h are known from bar cut on.
    const known = (cut - START) * study.members.length;
    sameArray(changed.ensembles[e].weights.subarray(0, known), weights.subarray(0, known), name);
  });
});

test.run();
