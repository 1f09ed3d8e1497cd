import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type BarView, DecisionEngine, resolveRunConfig } from '../../../src/pipeline/index.ts';
import { close, sameArray } from '../../assert.ts';

const test = suite('decision engine');
const config = resolveRunConfig({
  benchmark: 'A',
  sentiment: 'A',
  label: { horizon: 2 },
  models: [{ name: 'zero-return' }, { name: 'ridge' }],
  ensemble: { name: 'inverse-error', halfLifeBars: 1000, shrink: 0 },
});
const newEngine = (change = {}) =>
  new DecisionEngine(
    { ...config, ...change },
    { symbols: ['A'], members: 2, tradable: [true], benchmark: 0, barsPerYear: 252 },
  );
const closeAt = (t: number): number => 100 * Math.exp(0.01 * ((t * t) % 7));
/** Members forecast 0 and 1 standard deviations of 1% a bar. */
const view = (t: number): BarView => ({
  time: t,
  close: Float64Array.of(closeAt(t)),
  volatility: Float64Array.of(0.01),
  beta: Float64Array.of(0),
  forecasts: Float32Array.of(0, 1),
  residualStd: Float64Array.of(1, 1),
  positions: Float64Array.of(0),
  equityUsd: 1e6,
  features: new Float64Array(0),
  featuresAt: [0],
});
const label = (t: number): number => Math.log(closeAt(t + 2) / closeAt(t)) / (0.01 * Math.SQRT2);
/** Weights of inverse error after labels of the given bars. */
function expected(bars: readonly number[]): number[] {
  const decay = 0.5 ** (1 / 1000);
  const error = [0, 1].map((f) => bars.reduce((sum, t) => decay * sum + (f - label(t)) ** 2, 0));
  return [error[1], error[0]].map((e) => e / (error[0] + error[1]));
}

test('errors reach the ensemble h bars late', () => {
  const engine = newEngine();
  for (let t = 0; t < 6; t++) {
    const { weights } = engine.decide(view(t));
    close(weights, t < 2 ? [0.5, 0.5] : expected(Array.from({ length: t - 1 }, (_, i) => i)), { rtol: 1e-9 });
  }
});

test('a forecast whose label fell into an outage is forgotten, later ones count as ever', () => {
  const engine = newEngine();
  for (let t = 0; t < 3; t++) engine.decide(view(t));
  // Bar 3, at which the label of bar 1 would have been known, is missed.
  engine.warm(closeAt(3), view(3));
  close(engine.decide(view(4)).weights, expected([0, 2]), { rtol: 1e-9 });
  close(engine.decide(view(5)).weights, expected([0, 2]), { rtol: 1e-9 });
  close(engine.decide(view(6)).weights, expected([0, 2, 4]), { rtol: 1e-9 });
});

test('the regime is unknown in warm-up and every state as likely', () => {
  const { regime, regimeProbabilities } = newEngine().decide(view(0));
  assert.is(regime, -1);
  sameArray(regimeProbabilities, [0.25, 0.25, 0.25, 0.25]);
});

test('options of the ensemble and the regime model are checked with the configuration', () => {
  assert.throws(() => resolveRunConfig({ regime: { name: 'hmn' } }), /did you mean "hmm"/);
  assert.throws(() => resolveRunConfig({ regime: { name: 'hmm', states: 9 } }), /regime/);
  assert.throws(() => resolveRunConfig({ ensemble: { name: 'hedge', eta: -1 } }), /ensemble/);
  assert.equal(resolveRunConfig({}).regime, { name: 'trend-volatility' });
});

test.run();
