import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  renderMonteCarloReport,
  renderStrategyReport,
  renderSweepReport,
  renderWalkForwardReport,
} from '../../../src/report/index.ts';
import { buildBacktest, buildSweep, buildWalkForward, prices } from '../../fixtures/studyResults.ts';
import { buildMonteCarlo, scenarios } from '../../fixtures/studyStatistics.ts';
import { xmlProblems } from './wellFormed.ts';

const test = suite('study reports at their limits');
const sweep = buildSweep();
const backtest = buildBacktest();
const walkForward = buildWalkForward();
const monteCarlo = {
  name: 'a year of paths',
  result: buildMonteCarlo(),
  scenarios,
  provenance: sweep.provenance,
};
const body = (markup: string) => markup.slice(markup.indexOf('<main>'), markup.indexOf('</body>')).trim();
const textOf = (markup: string) =>
  body(markup)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
const sound = (markup: string, what: string) => {
  assert.equal(xmlProblems(body(markup)), [], what);
  assert.not.match(body(markup), /NaN|undefined|Infinity|\[object/, what);
};

test('hostile text stays text', () => {
  const evil = `</text><script>alert("x")</script><img src=x onerror='y'>&\u0000`;
  const labelled = <T extends { readonly label: string }>(items: readonly T[]) =>
    items.map((i) => ({ ...i, label: evil, name: evil }));
  const head = {
    name: evil,
    codeVersion: evil,
    symbols: [evil],
    rules: [evil],
    assumptions: [evil],
    warnings: [evil],
    spec: { [evil]: evil },
    provenance: { source: evil, synthetic: true, licence: evil, notes: [evil] },
    verdict: { sentence: evil, convincing: false },
  };
  const trades = backtest.combined.trades.map((t) => ({ ...t, symbol: evil, reason: evil }));
  const combined = { ...backtest.combined, label: evil, trades };
  const set = { [evil]: 3 };
  const hostile = [
    renderStrategyReport(
      {
        ...backtest,
        ...head,
        set,
        combined,
        details: [combined, combined],
        baselines: labelled(backtest.baselines),
        sensitivity: labelled(backtest.sensitivity),
        scenarios: scenarios.map((s) => ({ ...s, name: evil, description: evil, reason: evil })),
      },
      { [evil]: prices.AAA },
    ),
    renderSweepReport({
      ...sweep,
      ...head,
      parameters: [{ name: evil, values: [1, 2], binned: false }],
      top: sweep.top.map((t) => ({ ...t, set, combined })),
      validation: { ...sweep.validation!, verdict: evil, notes: [evil] },
      pictures: {
        ...sweep.pictures,
        heatMap: { ...sweep.pictures.heatMap!, x: { ...sweep.pictures.heatMap!.x, name: evil } },
        parallel: { ...sweep.pictures.parallel, axes: [evil, 'slow', 'band'] },
        pareto: sweep.pictures.pareto.map((p) => ({ ...p, set })),
        neighbourhood: {
          ...sweep.pictures.neighbourhood,
          words: evil,
          byParameter: sweep.pictures.neighbourhood.byParameter.map((p) => ({ ...p, name: evil })),
        },
      },
    }),
    renderWalkForwardReport({
      ...walkForward,
      ...head,
      folds: walkForward.folds.map((f) => ({ ...f, set })),
      drift: walkForward.drift.map((d) => ({ ...d, name: evil })),
      sensitivity: labelled(walkForward.sensitivity),
    }),
    renderMonteCarloReport({
      ...monteCarlo,
      name: evil,
      facts: [[evil, evil]],
      result: {
        ...monteCarlo.result,
        label: evil,
        assets: [evil],
        notes: [evil],
        generator: { ...monteCarlo.result.generator, name: evil, parameters: { [evil]: [1] } },
      },
    }),
  ];
  for (const page of hostile) {
    assert.not.match(page, /<script|<img/);
    assert.not.ok(page.includes('\u0000'));
    assert.equal(xmlProblems(body(page)), []);
  }
});

const NOTHING = Object.fromEntries(
  Object.keys(sweep.top[0].row).map((k) => [k, Number.NaN]),
) as unknown as (typeof sweep.top)[number]['row'];

test('studies of nothing still make whole pages', () => {
  const empty = {
    ...backtest.combined,
    time: new Float64Array(0),
    equity: new Float64Array(0),
    returns: new Float64Array(0),
    metrics: {},
    row: NOTHING,
    trades: [],
  };
  sound(
    renderStrategyReport({
      ...backtest,
      combined: empty,
      details: [],
      baselines: [],
      sensitivity: [],
      bootstrap: undefined,
      monteCarlo: undefined,
      scenarios: undefined,
      deflatedSharpe: Number.NaN,
      probabilisticSharpe: Number.NaN,
      minTrackRecordBars: Number.NaN,
    }),
    'backtest',
  );
  const bare = renderSweepReport({
    ...sweep,
    parameters: [],
    top: [],
    perSymbol: [],
    validation: undefined,
    sensitivity: [],
    baselines: [],
    holdOut: undefined,
    pictures: {
      parallel: {
        axes: [],
        values: new Float64Array(0),
        objective: new Float64Array(0),
        index: new Float64Array(0),
      },
      pareto: [],
      neighbourhood: { ...sweep.pictures.neighbourhood, best: Number.NaN, count: 0, byParameter: [] },
      distribution: { low: Number.NaN, high: Number.NaN, counts: [], unknown: 5 },
    },
  });
  sound(bare, 'sweep');
  assert.match(textOf(bare), 'nothing on this page corrects for the search');
  assert.match(textOf(bare), 'nothing on this page is out of sample');
  sound(
    renderWalkForwardReport({
      ...walkForward,
      folds: [],
      combined: empty,
      sensitivity: [],
      baselines: [],
      drift: [],
      bootstrap: undefined,
    }),
    'walkForward',
  );
  const { result } = monteCarlo;
  const nothing = { ...result.terminal, percentiles: [] };
  sound(
    renderMonteCarloReport({
      name: 'x',
      scenarios: [],
      result: {
        ...result,
        terminal: nothing,
        maxDrawdown: nothing,
        ruin: [],
        drawdownBeyond: [],
        risk: [],
        fan: { steps: [], levels: [], values: [], standardErrors: [] },
      },
    }),
    'monteCarlo',
  );
});

test('figures that are not defined are dashes', () => {
  sound(
    renderSweepReport({
      ...sweep,
      top: sweep.top.map((t) => ({
        ...t,
        objective: Number.NaN,
        row: NOTHING,
        combined: { ...t.combined, row: NOTHING },
      })),
      sensitivity: sweep.sensitivity.map((s) => ({ ...s, row: NOTHING })),
      validation: {
        ...sweep.validation!,
        sharpeAnn: Number.NaN,
        deflatedSharpe: Number.NaN,
        expectedMaxSharpeAnn: Number.NaN,
        minTrackRecordBars: Number.POSITIVE_INFINITY,
        minTrackRecordYears: Number.POSITIVE_INFINITY,
        overfitting: undefined,
        realityCheck: undefined,
      },
      pictures: {
        ...sweep.pictures,
        heatMap: { ...sweep.pictures.heatMap!, mean: sweep.pictures.heatMap!.mean.map(() => Number.NaN) },
      },
    }),
    'undefined figures',
  );
});

test('huge studies stay bounded and say what was left out', () => {
  const symbols = Array.from({ length: 800 }, (_, i) => `SYM${i}`);
  const trades = Array.from({ length: 20_000 }, (_, i) => ({
    ...backtest.combined.trades[i % 10],
    symbol: 'AAA',
  }));
  const values = Array.from({ length: 50 }, (_, i) => i + 1);
  const axis = (name: string) => ({ name, values, binned: true });
  const n = 2000;
  const grid = Float64Array.from({ length: 2500 }, (_, i) => Math.sin(i));
  const page = renderSweepReport(
    {
      ...sweep,
      symbols,
      sets: 1e6,
      top: [{ ...sweep.top[0], combined: { ...sweep.top[0].combined, trades } }],
      perSymbol: symbols.map((symbol) => ({ ...sweep.perSymbol[0], symbol })),
      baselines: symbols.map((name) => ({ ...sweep.baselines[0], name })),
      pictures: {
        ...sweep.pictures,
        heatMap: { x: axis('fast'), y: axis('slow'), mean: grid, best: grid, count: grid },
        parallel: {
          axes: ['fast', 'slow', 'band'],
          values: Float64Array.from({ length: n * 3 }, (_, i) => i % 97),
          objective: Float64Array.from({ length: n }, (_, i) => Math.cos(i)),
          index: Float64Array.from({ length: n }, (_, i) => i),
        },
      },
    },
    prices,
  );
  sound(page, 'huge');
  assert.ok(page.length < 2_000_000, `${page.length}`);
  assert.match(textOf(page), 'the first 250 of 20,000 trades');
  assert.match(textOf(page), 'The first 60 of 800 symbols');
  assert.match(textOf(page), '1,999 of 1,000,000 sets');
  const folds = renderWalkForwardReport(buildWalkForward(120));
  sound(folds, 'many folds');
  assert.match(textOf(folds), 'The first 40 of 120 folds are drawn');
});

test.run();
