import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { MemberSkill, StrategyResult } from '../../../src/backtest/index.ts';
import { judge } from '../../../src/backtest/verdict.ts';
import { createRng } from '../../../src/core/index.ts';

const test = suite('verdict');

/** A strategy with the given mean daily return and 1 % daily volatility. */
function strategy(mean: number, seed: number): StrategyResult {
  const rng = createRng(seed, 'verdict');
  const returns = Float64Array.from({ length: 2520 }, (_, i) => (i === 0 ? 0 : mean + 0.01 * rng.normal()));
  return {
    name: `s${seed}`,
    label: `Strategy ${seed}`,
    kind: 'strategy',
    equity: returns,
    returns,
    gross: returns,
    net: returns,
    metrics: { sharpe: (mean / 0.01) * Math.sqrt(252), annualReturn: mean * 252 },
    costs: { commissionUsd: 0, spreadUsd: 0, slippageUsd: 0, totalUsd: 0, dragAnn: 0 },
    trades: 1,
  };
}
const skill = (icT: number): MemberSkill => ({
  model: 'x',
  byFold: [],
  pooled: {
    rows: 100,
    ic: 0.1,
    rankIc: 0.1,
    r2Zero: 0,
    directionalAccuracy: 0.5,
    upShare: 0.5,
    directionalLow: 0.4,
    directionalHigh: 0.6,
    icT,
    mase: 1,
    bars: 0,
    dailyIc: Number.NaN,
    icir: Number.NaN,
    dailyIcT: Number.NaN,
    dailyRankIc: Number.NaN,
    rankIcir: Number.NaN,
    dailyRankIcT: Number.NaN,
  },
});
const verdict = (mean: number, icT: number, priorTrials = 0) => {
  const [mine, benchmark] = [strategy(mean, 1), strategy(0.0002, 2)];
  return judge({
    strategy: mine,
    benchmark,
    skill: [skill(0), skill(0)],
    ensemble: skill(icT),
    judged: [mine, strategy(0, 3)],
    priorTrials,
  });
};

test('noise earns no claim', () => {
  const { sentence, beatsBenchmark, forecastSignificant } = verdict(0.0001, 1);
  assert.not.ok(beatsBenchmark || forecastSignificant);
  assert.match(sentence, 'does not reliably beat');
  assert.match(sentence, 'no significant skill');
});

test('a strong strategy with real skill is said to be one', () => {
  const { sentence, beatsBenchmark, forecastSignificant, deflatedSharpe } = verdict(0.002, 5);
  assert.ok(beatsBenchmark && forecastSignificant && deflatedSharpe > 0.99);
  assert.match(sentence, 'unlikely to be luck after 2 trials');
});

test('more trials make the same return less convincing', () => {
  assert.ok(verdict(0.0006, 5, 500).deflatedSharpe < verdict(0.0006, 5).deflatedSharpe);
  assert.is(verdict(0.0006, 5, 500).trials, 502);
});

test('a t statistic that one of many members would reach by luck is not significant', () => {
  // One-sided 5 % over three candidates: the bar is 2.13, not 1.64.
  assert.not.ok(verdict(0, 2).forecastSignificant);
  assert.ok(verdict(0, 2.2).forecastSignificant);
});

test.run();
