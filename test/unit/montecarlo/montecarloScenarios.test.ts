import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { quietContext } from '../../../src/core/index.ts';
import { barsOf, loadPanel } from '../../../src/data/index.ts';
import {
  applyScenario,
  resolveMonteCarloSpec,
  runMonteCarloSpec,
  SCENARIOS,
  stressPortfolio,
} from '../../../src/montecarlo/index.ts';
import { close, throwsCode } from '../../assert.ts';

const test = suite('montecarlo scenarios');
const index = (await loadPanel({ source: 'embedded', symbols: ['SPX'] })).panel;
const both = (await loadPanel({ source: 'embedded' })).panel;

const logs = (panel: typeof index, s: number): number[] => {
  const bars = barsOf(panel, s);
  return bars.slice(1).map((bar, i) => Math.log(bar.close / bars[i].close));
};
const mean = (x: readonly number[]) => x.reduce((a, b) => a + b, 0) / x.length;
const sd = (x: readonly number[]) => Math.sqrt(mean(x.map((v) => (v - mean(x)) ** 2)));

for (const spec of SCENARIOS.entries) {
  test(`contract of ${spec.name}: valid bars, marked, the same for a seed`, () => {
    const panel = spec.kind === 'historical' ? index : both;
    const applied = applyScenario(panel, spec.name, 3);
    assert.is(applyScenario(panel, spec.name, 3).panel.hash, applied.panel.hash);
    assert.ok(spec.description.length > 0);
    for (const [s] of applied.panel.symbols.entries()) {
      for (const { open, high, low, close: last } of barsOf(applied.panel, s)) {
        assert.ok(
          low > 0 && high >= Math.max(open, last) * (1 - 1e-12) && low <= Math.min(open, last) * (1 + 1e-12),
        );
      }
    }
    if (spec.kind === 'hypothetical' && applied.panel !== panel) {
      assert.ok(applied.panel.provenance.synthetic);
      assert.match(applied.panel.provenance.notes[0], /^HYPOTHETICAL/);
    }
  });
}

test('2008 is replayed as it was', () => {
  const [crisis] = stressPortfolio(index, ['SPX'], Float64Array.of(1), ['crisis-2008'], 1);
  // S&P 500: 1552.58 on 2007-10-08, 1565.15 on the 9th, 676.53 on 2009-03-09.
  close(crisis.outcome?.totalReturn ?? 0, 676.53 / 1552.58 - 1, { rtol: 1e-3 });
  close(crisis.outcome?.maxDrawdown ?? 0, 1 - 676.53 / 1565.15, { rtol: 1e-3 });
  assert.not(crisis.simulated);
});

test('a window that the data lack is refused, and named in a stress table', () => {
  const short = { ...both };
  throwsCode(
    () => applyScenario({ ...short, time: short.time.map((t) => t + 20 * 365 * 864e5) }, 'crisis-2008', 1),
    'AUTOSTOCK_DATA_NOT_FOUND',
    'crisis-2008',
  );
  const [row] = stressPortfolio(both, ['SPX', 'AAPL'], Float64Array.of(0.5, 0.5), ['crisis-2008'], 1);
  assert.is(row.outcome, undefined);
  assert.match(row.reason ?? '', /AAPL/);
});

test('transformations do what they say', () => {
  const before = logs(index, 0);
  const wide = logs(applyScenario(index, 'volatility-double', 1).panel, 0);
  close(sd(wide), 2 * sd(before), { rtol: 1e-9 });
  close(mean(wide), mean(before), { atol: 1e-12 });
  const down = logs(applyScenario(index, 'trend-down', 1).panel, 0);
  close(mean(down), Math.log(0.7) / 252, { rtol: 1e-9 });
  const gap = logs(applyScenario(index, { name: 'gap-down', size: -0.1 }, 1).panel, 0);
  close(mean(gap) - mean(before), Math.log(0.9) / before.length, { rtol: 1e-6 });
  assert.is(applyScenario(index, 'spread-5x', 1).costFactors.spread, 5);
  const one = applyScenario(both, 'correlation-one', 1).panel;
  const T = one.time.length;
  const [a, b] = [0, 1].map((s) => one.fields.close.subarray(s * T, (s + 1) * T));
  const pairs: [number, number][] = [];
  for (let t = 1; t < T; t++) {
    const pair: [number, number] = [Math.log(a[t] / a[t - 1]), Math.log(b[t] / b[t - 1])];
    if (pair.every(Number.isFinite)) pairs.push(pair);
  }
  const [x, y] = [0, 1].map((i) => pairs.map((p) => p[i as 0 | 1]));
  const correlation = mean(pairs.map(([u, v]) => (u - mean(x)) * (v - mean(y)))) / (sd(x) * sd(y));
  close(correlation, 1, { rtol: 1e-9 });
});

test('a spec runs from its text to its results; weights over the cap are refused', async () => {
  const value = {
    data: { source: 'embedded' },
    weights: { SPX: 0.6, AAPL: 0.4 },
    monteCarlo: { paths: 200, steps: 20, generator: { name: 'gbm' } },
    scenarios: ['trend-down'],
  };
  const study = await runMonteCarloSpec(resolveMonteCarloSpec(value), both, quietContext());
  assert.equal(study.result.weights, [0.6, 0.4]);
  assert.is(study.scenarios.length, 1);
  const heavy = resolveMonteCarloSpec({ ...value, weights: { SPX: 0.9, AAPL: 0.4 } });
  await throwsCode(runMonteCarloSpec(heavy, both, quietContext()), 'AUTOSTOCK_CONFIG_INVALID', 'maxGross');
  const unknown = resolveMonteCarloSpec({ ...value, weights: { SPY: 1 } });
  await throwsCode(runMonteCarloSpec(unknown, both, quietContext()), 'AUTOSTOCK_DATA_NOT_FOUND');
});

test.run();
