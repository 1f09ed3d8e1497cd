import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { computeMetrics, METRICS } from '../../../src/backtest/index.ts';
import { throwsCode } from '../../assert.ts';

const test = suite('metric registry');
const doc = readFileSync(new URL('../../../docs/metrics.md', import.meta.url), 'utf8');
const cell = (text: string) => text.replaceAll('|', '\\|');

test('docs/metrics.md has one row with formula and source for every metric, and no other', () => {
  for (const m of METRICS.entries) {
    const row = `| \`${m.name}\` | ${m.label} | ${m.unit} | ${m.better} | ${cell(m.formula)} | ${cell(m.source)} |`;
    assert.ok(doc.includes(row), `docs/metrics.md lacks the row:\n${row}`);
  }
  const named = [...doc.matchAll(/^\| `(\w+)` \|/gm)].map((m) => m[1]);
  assert.equal(named, METRICS.names());
});

test('every metric is NaN, not 0, where nothing was observed', () => {
  const empty = computeMetrics({ returns: new Float64Array(0), periodsPerYear: 252, riskFreeAnn: 0 });
  for (const [name, value] of Object.entries(empty)) assert.ok(Number.isNaN(value), `${name} is ${value}`);
});

test('a flat strategy has returns and risk of 0 and undefined ratios', () => {
  const flat = computeMetrics({
    returns: new Float64Array(50),
    benchmark: Float64Array.from({ length: 50 }, (_, i) => Math.sin(i) * 0.01),
    gross: new Float64Array(50),
    turnover: new Float64Array(50),
    periodsPerYear: 252,
    riskFreeAnn: 0,
  });
  for (const name of [
    'totalReturn',
    'annualReturn',
    'volatility',
    'maxDrawdown',
    'maxDrawdownBars',
    'beta',
    'exposure',
  ])
    assert.is(flat[name], 0, name);
  for (const name of [
    'sharpe',
    'sortino',
    'calmar',
    'winRate',
    'profitFactor',
    'skew',
    'kurtosis',
    'tailRatio',
  ])
    assert.ok(Number.isNaN(flat[name]), name);
});

test('a constant return has no volatility, whatever rounding leaves behind', () => {
  const values = computeMetrics({
    returns: new Float64Array(97).fill(0.1),
    periodsPerYear: 252,
    riskFreeAnn: 0,
  });
  assert.is(values.volatility, 0);
  for (const name of ['sharpe', 'sortino', 'calmar', 'profitFactor', 'probabilisticSharpe', 'skew'])
    assert.ok(Number.isNaN(values[name]), name);
});

test('a wiped-out account lost everything a year', () => {
  const values = computeMetrics({
    returns: Float64Array.of(0.1, -1, 0),
    periodsPerYear: 252,
    riskFreeAnn: 0,
  });
  assert.is(values.totalReturn, -1);
  assert.is(values.annualReturn, -1);
  assert.is(values.maxDrawdown, -1);
});

test('an input of another length or with a hole is refused by name', () => {
  const base = { returns: new Float64Array(3), periodsPerYear: 252, riskFreeAnn: 0 };
  throwsCode(
    () => computeMetrics({ ...base, benchmark: new Float64Array(2) }),
    'AUTOSTOCK_CONFIG_INVALID',
    'benchmark must have 3 values like returns, had 2',
  );
  throwsCode(
    () => computeMetrics({ ...base, returns: Float64Array.of(0, Number.NaN, 0) }),
    'AUTOSTOCK_CONFIG_INVALID',
    'returns[1] must be finite, was NaN',
  );
  throwsCode(
    () => computeMetrics({ ...base, periodsPerYear: 0 }),
    'AUTOSTOCK_CONFIG_INVALID',
    'periodsPerYear',
  );
  throwsCode(
    () => computeMetrics({ ...base, riskFreeAnn: Number.NaN }),
    'AUTOSTOCK_CONFIG_INVALID',
    'riskFreeAnn',
  );
});

test.run();
