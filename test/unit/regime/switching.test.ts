import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRng, resolveConfig } from '../../../src/core/index.ts';
import { loadNative } from '../../../src/native/index.ts';
import { REGIME_MODELS, regimeSeries } from '../../../src/regime/index.ts';
import { SwitchingFilter } from '../../../src/regime/switchingFilter.ts';
import { close, sameArray, sharedPath } from '../../assert.ts';

const test = suite('fitted regimes');

/** The shared reference: a Gaussian hidden Markov model fitted to percent log returns. */
interface Reference {
  readonly close: readonly number[];
  readonly results: Record<
    'hmm2' | 'hmm3',
    {
      readonly loglik: number;
      readonly mean: readonly number[];
      readonly std: readonly number[];
      readonly filtered_prob_last_state_every20: readonly number[];
    }
  >;
}

interface Planted {
  readonly returns: Float64Array;
  readonly closes: Float64Array;
  readonly states: Int8Array;
}

/** Returns of sticky states, each with its mean and volatility. */
function planted(
  bars: number,
  states: readonly (readonly [number, number])[],
  stay: number,
  phi = 0,
): Planted {
  const rng = createRng(11, 'test/planted');
  const of = new Int8Array(bars);
  const returns = new Float64Array(bars);
  let [state, last, lastMean] = [0, 0, 0];
  for (let t = 0; t < bars; t++) {
    if (rng.uniform() > stay)
      state = (state + 1 + Math.floor(rng.uniform() * (states.length - 1))) % states.length;
    const [mean, sd] = states[state];
    last = mean + phi * (last - lastMean) + sd * rng.normal();
    lastMean = mean;
    of[t] = state;
    returns[t] = last;
  }
  let price = 100;
  const closes = Float64Array.of(price, ...returns.map((r) => (price *= Math.exp(r))));
  return { returns, closes, states: of };
}

/** Share of known bars at which the likeliest state is the planted one. */
function accuracy(name: string, options: Record<string, unknown>, data: Planted): number {
  const spec = REGIME_MODELS.get(name);
  const { index } = regimeSeries(spec.create(resolveConfig(spec.schema, options)), data.closes);
  let [hits, known] = [0, 0];
  data.states.forEach((state, t) => {
    if (index[t + 1] < 0) return;
    known++;
    if (index[t + 1] === state) hits++;
  });
  return hits / known;
}

test('the hidden Markov model finds planted bull and bear out of sample', () => {
  const data = planted(
    2500,
    [
      [0.001, 0.006],
      [-0.002, 0.02],
    ],
    0.985,
  );
  const hits = accuracy('hmm', { states: 2, refitBars: 250 }, data);
  assert.ok(hits > 0.93, `filtered accuracy ${hits}`);
});

test('the hidden Markov model finds three planted states', () => {
  const data = planted(
    3000,
    [
      [0.0016, 0.004],
      [0, 0.011],
      [-0.004, 0.028],
    ],
    0.99,
  );
  const hits = accuracy('hmm', { states: 3, refitBars: 250 }, data);
  assert.ok(hits > 0.85, `filtered accuracy ${hits}`);
});

test('Hamilton’s model finds planted states under autocorrelation', () => {
  const data = planted(
    2000,
    [
      [0.004, 0.005],
      [-0.006, 0.014],
    ],
    0.98,
    0.3,
  );
  const hits = accuracy('hamilton', { refitBars: 500 }, data);
  assert.ok(hits > 0.93, `filtered accuracy ${hits}`);
});

test('the likelihood never falls and a warm start begins where the fit before ended', () => {
  const { returns } = planted(
    1500,
    [
      [0.001, 0.006],
      [-0.002, 0.02],
    ],
    0.98,
  );
  const native = loadNative();
  for (const order of [0, 1, 2]) {
    const fit = native.regimeFit(returns, { states: 2, order, iterations: 60 });
    for (let i = 1; i < fit.logLikelihoods.length; i++)
      assert.ok(fit.logLikelihoods[i] >= fit.logLikelihoods[i - 1] - 1e-9 * Math.abs(fit.logLikelihoods[i]));
    const warm = native.regimeFit(returns, { states: 2, order, iterations: 60 }, fit);
    close(warm.logLikelihoods[0], fit.logLikelihoods.at(-1)!, { rtol: 1e-3 });
    sameArray(native.regimeFit(returns, { states: 2, order, iterations: 60 }).mean, fit.mean);
  }
  assert.throws(() => native.regimeFit(returns.slice(0, 10), { states: 2, order: 0 }), /at least 40 returns/);
});

test('the fit reaches the likelihood and parameters of a reference on SPY, 2015 to 2024', () => {
  const path = sharedPath('data/reference/stats/spy_tests_hmm_2015_2024.json.gz');
  if (!path) return;
  const { close: prices, results } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as Reference;
  const percent = Float64Array.from(prices.slice(1), (p, i) => 100 * Math.log(p / prices[i]));
  for (const states of [2, 3] as const) {
    const { loglik, mean, std, filtered_prob_last_state_every20: filtered } = results[`hmm${states}`];
    const fit = loadNative().regimeFit(percent, {
      states,
      order: 0,
      iterations: 2000,
      tolerance: 1e-12,
      varianceFloor: 1e-6,
    });
    assert.ok(fit.logLikelihoods.at(-1)! > loglik - 1e-3, `${fit.logLikelihoods.at(-1)} against ${loglik}`);
    close(fit.mean, mean, { rtol: 2e-3, atol: 2e-3 });
    close(fit.variance.map(Math.sqrt), std, { rtol: 2e-3 });
    const filter = new SwitchingFilter(fit);
    const now = new Float64Array(states);
    percent.forEach((y, t) => {
      filter.update(y);
      filter.probabilities(now);
      if (t % 20 === 0) close(now[states - 1], filtered[t / 20], { rtol: 0, atol: 0.01 }, `bar ${t}`);
    });
  }
});

test('the filter is Bayes’ rule over all paths of the states', () => {
  const model = {
    transition: Float64Array.of(0.9, 0.1, 0.2, 0.8),
    start: Float64Array.of(0.3, 0.2, 0.1, 0.4),
    mean: Float64Array.of(0.5, -0.4),
    variance: Float64Array.of(0.3, 1.1),
    phi: Float64Array.of(0.35),
  };
  const y = [0.2, 1.1, -0.7, 0.4, -1.3];
  const filter = new SwitchingFilter(model);
  for (const value of y) filter.update(value);
  // Paths (s_0 .. s_4); start gives the chance of (s_1, s_0).
  const chance = [0, 0];
  for (let path = 0; path < 32; path++) {
    const s = y.map((_, t) => (path >> t) & 1);
    let p = model.start[s[1] * 2 + s[0]];
    for (let t = 1; t < y.length; t++) {
      if (t > 1) p *= model.transition[s[t - 1] * 2 + s[t]];
      const rest = y[t] - model.mean[s[t]] - model.phi[0] * (y[t - 1] - model.mean[s[t - 1]]);
      p *= Math.exp((-0.5 * rest * rest) / model.variance[s[t]]) / Math.sqrt(model.variance[s[t]]);
    }
    chance[s[4]] += p;
  }
  const filtered = new Float64Array(2);
  filter.probabilities(filtered);
  close(filtered[0], chance[0] / (chance[0] + chance[1]), { rtol: 1e-12 });
});

test('a change point is noticed, then believed', () => {
  const rng = createRng(3, 'test/change');
  let price = 100;
  const closes = Float64Array.from({ length: 500 }, (_, t) => {
    price *= Math.exp((t < 300 ? 0.004 : -0.006) + 0.008 * rng.normal());
    return price;
  });
  const spec = REGIME_MODELS.get('change-point');
  const options = resolveConfig(spec.schema, { unsettledBars: 15 });
  const { index } = regimeSeries(spec.create(options), closes);
  const names = Array.from(index, (i) => spec.states(options)[i]);
  assert.is(names[295], 'bull');
  assert.ok(names.slice(300, 330).includes('unsettled'));
  assert.is(names[499], 'bear');
});

test.run();
