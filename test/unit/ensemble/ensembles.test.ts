import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { resolveConfig } from '../../../src/core/index.ts';
import { combineForecasts, combinerOf, ENSEMBLES, type EnsembleState } from '../../../src/ensemble/index.ts';
import { close } from '../../assert.ts';
import { outcomeWith, randomBars, runEnsemble } from '../../fixtures/outcomes.ts';

const test = suite('ensemble');
const ONE = Float64Array.of(1);

function create(
  name: string,
  members: number,
  options: Record<string, unknown> = {},
  regimes = 1,
): EnsembleState {
  const spec = ENSEMBLES.get(name);
  return spec.create({ members, regimes, horizon: 1 }, resolveConfig(spec.schema, options));
}

const tell = (state: EnsembleState, losses: readonly number[], regimes = ONE) =>
  state.observe({ ...outcomeWith(losses, state.weights(regimes)), regimes });

test('inverse error favours the member with the smaller error, shrunk to equal', () => {
  const state = create('inverse-error', 2, { halfLifeBars: 10, shrink: 0.5 });
  for (let t = 0; t < 50; t++) tell(state, [1, 3]);
  // Pure inverse error is (3/4, 1/4); half of the weight stays equal.
  const [a, b] = state.weights(ONE);
  close(a, 0.5 * 0.5 + 0.5 * 0.75, { rtol: 1e-12 });
  close(a + b, 1, { rtol: 1e-12 });
});

test('inverse error recalls recent errors: a half-life later an old error counts half', () => {
  const state = create('inverse-error', 2, { halfLifeBars: 1, shrink: 0 });
  tell(state, [4, 1]);
  tell(state, [1, 1]);
  // Member 0: (0.5 * 4 + 1) / 1.5 = 2; member 1: 1.
  close(state.weights(ONE)[0], 1 / 3, { rtol: 1e-12 });
});

test('inverse error stays equal until every member has a record', () => {
  const state = create('inverse-error', 2, { halfLifeBars: 10, shrink: 0 });
  tell(state, [4, Number.NaN]);
  assert.equal([...state.weights(ONE)], [0.5, 0.5]);
});

test('a mixture has the mean of its members and the spread of members and their disagreement', () => {
  const { mean, spread } = combineForecasts(Float64Array.of(0.5, 0.5), [1, 3], [2, 2], 1, 0);
  close(mean, 2, { rtol: 1e-15 });
  close(spread, Math.sqrt(4 + 1), { rtol: 1e-15 });
});

test('a member without a forecast drops out, and none at all gives NaN', () => {
  close(combineForecasts(Float64Array.of(0.5, 0.5), [Number.NaN, 3], [1, 2], 1, 0).mean, 3, { rtol: 1e-15 });
  assert.ok(Number.isNaN(combineForecasts(Float64Array.of(1), [Number.NaN], [1], 1, 0).mean));
  close(combineForecasts(Float64Array.of(1, 0, 0), [Number.NaN, 3, 5], [1, 2, 2], 1, 0).mean, 4);
});

test('the trimmed mean drops the extremes of each symbol, and all but the middle at a half', () => {
  const equal = new Float64Array(5).fill(0.2);
  const forecasts = [9, 1, 2, 3, -50];
  const trimmed = combinerOf(create('trimmed-mean', 5))(equal, forecasts, [1, 1, 1, 1, 1]);
  close([trimmed.mean, trimmed.spread], [2, Math.sqrt(1 + 2 / 3)]);
  close(combinerOf(create('trimmed-mean', 5, { trim: 0.5 }))(equal, forecasts, [1, 1, 1, 1, 1]).mean, 2);
  close(combinerOf(create('trimmed-mean', 5, { trim: 0 }))(equal, forecasts, [1, 1, 1, 1, 1]).mean, -7);
  close(combinerOf(create('trimmed-mean', 2))(equal.slice(0, 2), [1, 4], [1, 1]).mean, 2.5);
});

/** Losses that punish whoever has most weight: no forecaster can do worse than its bound on them. */
function adversary(name: string, members: number, bars: number): { regret: number } {
  const state = create(name, members);
  const total = new Float64Array(members);
  let own = 0;
  for (let t = 0; t < bars; t++) {
    const weights = state.weights(ONE).slice();
    const worst = weights.indexOf(Math.max(...weights));
    const losses = Array.from({ length: members }, (_, m) => (m === worst ? 1 : (t + m) % 2 === 0 ? 0 : 0.5));
    losses.forEach((loss, m) => {
      own += weights[m] * loss;
      total[m] += loss;
    });
    tell(state, losses);
  }
  return { regret: own - Math.min(...total) };
}

for (const members of [2, 5]) {
  test(`Hedge and AdaHedge keep their regret bounds against an adversary, ${members} members`, () => {
    const T = 800;
    const log = Math.log(members);
    assert.ok(adversary('hedge', members, T).regret <= 2 * Math.sqrt((T * log) / 2) + Math.sqrt(log / 8));
    // De Rooij and others 2014, corollary 9, with L*(T - L*)/T at most T/4.
    assert.ok(adversary('ada-hedge', members, T).regret <= Math.sqrt(T * log) + (16 / 3) * log + 2);
  });
}

test('AdaHedge pays a constant when one member is always best', () => {
  const state = create('ada-hedge', 3);
  let own = 0;
  for (let t = 0; t < 500; t++) {
    own += state.weights(ONE).reduce((sum, w, m) => sum + w * [0.2, 0.5, 0.9][m], 0) - 0.2;
    tell(state, [0.2, 0.5, 0.9]);
  }
  assert.ok(own < 2, `${own}`);
});

test('fixed share keeps its bound against the best switching sequence and finds the new leader fast', () => {
  const [T, K, share] = [400, 4, 0.02];
  const state = create('fixed-share', K, { share });
  const hedge = create('hedge', K);
  let own = 0;
  for (let t = 0; t < T; t++) {
    // The best member changes every 100 bars: it loses nothing, the others 1.
    const losses = Array.from({ length: K }, (_, m) => (m === Math.floor(t / 100) ? 0 : 1));
    own += state.weights(ONE).reduce((sum, w, m) => sum + w * losses[m], 0);
    tell(state, losses);
    tell(hedge, losses);
    if (t === 120) {
      assert.ok(state.weights(ONE)[1] > 0.9, `fixed share ${state.weights(ONE)[1]}`);
      assert.ok(hedge.weights(ONE)[1] < 0.5, `hedge ${hedge.weights(ONE)[1]}`);
    }
  }
  const entropy = -share * Math.log(share) - (1 - share) * Math.log(1 - share);
  const eta = Math.sqrt(8 * (share * Math.log(K) + entropy));
  const bound = (4 * Math.log(K) - 3 * Math.log(share) - (T - 4) * Math.log(1 - share)) / eta + (eta * T) / 8;
  assert.ok(own <= bound, `${own} <= ${bound}`);
});

test('losses of any scale give the same weights', () => {
  for (const name of ['hedge', 'ada-hedge', 'fixed-share', 'exponentiated-gradient', 'ml-poly']) {
    const [small, large] = [create(name, 3), create(name, 3)];
    for (let t = 0; t < 60; t++) {
      const losses = [1 + Math.sin(t), 1 + Math.cos(2 * t), 1.2];
      tell(small, losses);
      tell(
        large,
        losses.map((x) => 1e4 * x),
      );
    }
    close(small.weights(ONE), large.weights(ONE), { rtol: 1e-9, atol: 1e-12 }, name);
  }
});

test('gradient methods and stacking find a planted mixture that no single member is', () => {
  const bars = randomBars({ bars: 3000, members: 3, symbols: 4 }, 8);
  // Planted weights 1/6, 2/6, 3/6.
  for (const [name, within] of [
    ['exponentiated-gradient', 0.12],
    ['ml-poly', 0.12],
    ['boa', 0.12],
    ['online-newton-step', 0.06],
    ['stacking-nnls', 0.1],
    ['stacking-ridge', 0.1],
  ] as const) {
    const weights = runEnsemble(create(name, 3, {}, 2), bars, 5);
    const last = new Float64Array(3);
    for (const w of weights.slice(-500)) for (let m = 0; m < 3; m++) last[m] += w[m] / 500;
    close(last, [1 / 6, 1 / 3, 1 / 2], { rtol: 0, atol: within }, name);
  }
});

test('regime weights follow the regime they are told, and pooled ones where it says nothing', () => {
  const state = create('regime-weights', 2, { halfLifeBars: 1000, pooledBars: 10, shrink: 0 }, 2);
  for (let t = 0; t < 200; t++) {
    tell(state, [1, 4], Float64Array.of(1, 0));
    tell(state, [4, 1], Float64Array.of(0, 1));
  }
  const calm = state.weights(Float64Array.of(1, 0)).slice();
  const wild = state.weights(Float64Array.of(0, 1)).slice();
  assert.ok(calm[0] > 0.75 && wild[1] > 0.75, `${calm} ${wild}`);
  close(state.weights(Float64Array.of(0.5, 0.5)), [0.5, 0.5], { rtol: 0, atol: 0.01 });
  const young = create('regime-weights', 2, { halfLifeBars: 1000, pooledBars: 1000, shrink: 0 }, 2);
  for (let t = 0; t < 20; t++) tell(young, [1, 4], Float64Array.of(1, 0));
  close(young.weights(Float64Array.of(0, 1)), [0.8, 0.2], { rtol: 1e-9 });
});

test('NNLS without the sum shrinks forecasts that are too bold, with it cannot', () => {
  const bars = randomBars({ bars: 400, members: 2 }, 9).map((bar) => ({
    ...bar,
    labels: bar.labels.map((y) => y / 4),
  }));
  const free = create('stacking-nnls', 2, { sumToOne: false }, 2);
  const weights = runEnsemble(free, bars, 1)[399];
  const sum = weights[0] + weights[1];
  assert.ok(sum > 0.1 && sum < 0.5, `${sum}`);
  close(combinerOf(free)(weights, [1, 1], [1, 1]).mean, sum);
  close(combinerOf(free)(weights, [1, Number.NaN], [1, 1]).mean, sum);
});

test.run();
