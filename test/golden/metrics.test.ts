import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  computeMetrics,
  deflatedSharpe,
  expectedMaxSharpe,
  METRICS,
  sharpeProbability,
} from '../../src/backtest/index.ts';
import { mean, std } from '../../src/statistics/index.ts';
import { close, sharedPath } from '../assert.ts';

const test = suite('metric values');
const REFERENCE = 'data/reference/metrics/nvda_vs_spy_2018_2023.json.gz';

/** Our name -> the reference's. Exposure and turnover need positions, which it does not have. */
const NAMES: Record<string, string> = {
  totalReturn: 'total_return',
  annualReturn: 'cagr',
  volatility: 'volatility_annual',
  sharpe: 'sharpe',
  sortino: 'sortino',
  maxDrawdown: 'max_drawdown',
  maxDrawdownBars: 'max_drawdown_duration_bars',
  calmar: 'calmar',
  winRate: 'win_rate',
  profitFactor: 'profit_factor',
  alpha: 'alpha_annual_compounded',
  beta: 'beta',
  informationRatio: 'information_ratio',
  skew: 'skew',
  kurtosis: 'kurtosis_excess',
  var95: 'var95_hist',
  cvar95: 'cvar95',
  tailRatio: 'tail_ratio',
  probabilisticSharpe: 'psr_vs_0',
};

interface Reference {
  readonly returns: number[];
  readonly benchmark: number[];
  readonly cases: { rf_annual: number; returns?: number[]; metrics: Record<string, number> }[];
  readonly multiple_testing: {
    returns: number[][];
    result: { best_index: number; sr0_expected_max: number; deflated_sharpe: number };
  };
}

const load = (path: string) => JSON.parse(gunzipSync(readFileSync(path)).toString()) as Reference;

test('equal the reference on six years of NVDA against SPY, to 1e-10', () => {
  const path = sharedPath(REFERENCE);
  if (!path) return;
  const reference = load(path);
  for (const c of reference.cases) {
    const returns = Float64Array.from(c.returns ?? reference.returns);
    const benchmark = Float64Array.from(reference.benchmark);
    const got = computeMetrics({ returns, benchmark, periodsPerYear: 252, riskFreeAnn: c.rf_annual });
    for (const [ours, theirs] of Object.entries(NAMES))
      close(got[ours], c.metrics[theirs], { rtol: 1e-10, atol: 1e-11 }, `${ours} at rf ${c.rf_annual}`);
    const excess = returns.map((r) => r - c.rf_annual / 252);
    close(sharpeProbability(excess, 1 / Math.sqrt(252)), c.metrics.psr_vs_annual_1, { rtol: 1e-10 });
  }
});

test('the deflated Sharpe equals the reference over 20 strategies, to 1e-10', () => {
  const path = sharedPath(REFERENCE);
  if (!path) return;
  const { returns, result } = load(path).multiple_testing;
  const columns = returns[0].map((_, s) => Float64Array.from(returns, (row) => row[s]));
  const sharpes = columns.map((x) => mean(x) / std(x));
  close(expectedMaxSharpe(sharpes.length, std(sharpes) ** 2), result.sr0_expected_max, { rtol: 1e-10 });
  close(deflatedSharpe(columns[result.best_index], { sharpes }), result.deflated_sharpe, { rtol: 1e-10 });
});

test('hand-worked on five bars', () => {
  const got = computeMetrics({
    returns: Float64Array.of(0.1, -0.05, 0.02, 0, -0.1),
    benchmark: Float64Array.of(0.05, -0.02, 0.01, 0, -0.04),
    gross: Float64Array.of(1, 1, 0.5, 0.5, 0),
    turnover: Float64Array.of(1, 0, 0.5, 0, 0.5),
    periodsPerYear: 5,
    riskFreeAnn: 0,
  });
  const root5 = Math.sqrt(5);
  const skew = (0.106 ** 3 - 0.044 ** 3 + 0.026 ** 3 + 0.006 ** 3 - 0.094 ** 3) / 5 / (0.02272 / 5) ** 1.5;
  const kurtosis =
    (0.106 ** 4 + 0.044 ** 4 + 0.026 ** 4 + 0.006 ** 4 + 0.094 ** 4) / 5 / (0.02272 / 5) ** 2 - 3;
  const expected: Record<string, number> = {
    totalReturn: -0.04069,
    annualReturn: -0.04069,
    volatility: Math.sqrt(0.00568) * root5,
    sharpe: (-0.006 / Math.sqrt(0.00568)) * root5,
    sortino: (-0.006 / 0.05) * root5,
    maxDrawdown: -0.1279,
    maxDrawdownBars: 4,
    calmar: -0.04069 / 0.1279,
    winRate: 0.5,
    profitFactor: 0.8,
    alpha: 0.994 ** 5 - 1,
    beta: 102 / 46,
    informationRatio: (-0.006 / Math.sqrt(0.00173)) * root5,
    exposure: 0.6,
    turnover: 2,
    skew,
    kurtosis,
    var95: -0.09,
    cvar95: -0.1,
    tailRatio: 0.084 / 0.09,
  };
  for (const [name, value] of Object.entries(expected)) close(got[name], value, { rtol: 1e-12 }, name);
  const unchecked = METRICS.names().filter((name) => !(name in expected));
  assert.equal(unchecked, ['probabilisticSharpe']);
});

test.run();
