import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { computeFeatures } from '../../../src/features/index.ts';
import type { NativeStrategy } from '../../../src/native/index.ts';
import {
  compileStrategy,
  panelContext,
  resolveStrategy,
  type Strategy,
  seriesNames,
  singleSet,
  strategyHash,
  warmUpBars,
} from '../../../src/strategy/index.ts';
import { sameArray, throwsCode } from '../../assert.ts';
import { randomPanel } from '../../fixtures/panels.ts';

const test = suite('strategy compiler');
const CONTEXT = { symbols: ['A', 'B'], bars: 252 };
const long = (text: unknown, params: Strategy['params'] = {}): Strategy =>
  resolveStrategy({ params, rules: { long: text } });
const compile = (text: unknown, params: Strategy['params'] = {}): NativeStrategy =>
  compileStrategy(long(text, params), CONTEXT);
const ops = (native: NativeStrategy): string[] => native.nodes.map((n) => n.op);

test('each distinct subexpression is one node', () => {
  const native = compile(
    'sma(20) > close and close < sma(close, 20) and rsi(14) < 70 or sma(period: 20) > 1',
  );
  assert.is(ops(native).filter((op) => op === 'indicator').length, 2);
  assert.is(ops(native).filter((op) => op === 'gt').length, 3, 'a > b and b < a are one');
  assert.is(new Set(native.nodes.map((n) => JSON.stringify(n))).size, native.nodes.length);
});

test('sum and product do not depend on the order of their sides', () => {
  assert.is(
    compile('close + open > 1 and open + close > 1').nodes.length,
    compile('close + open > 1').nodes.length,
  );
  assert.is(compile('close - open > 1 and open - close > 1').nodes.length, 9);
});

test('constants are folded, as the native operators would', () => {
  const constants = (text: string) =>
    compile(text)
      .nodes.filter((n) => n.op === 'constant')
      .map((n) => n.value);
  assert.equal(constants('close > 2 * 3 + min(4, 2, 7)'), [8]);
  const simple = ['constant', 'field', 'gt', 'not'];
  const sorted = (text: string) => ops(compile(text)).sort();
  assert.equal(sorted('close > 1 and 2 > 1'), simple);
  assert.equal(sorted('close > 1 or log(-1) > 0'), simple);
  assert.equal(sorted('if(1 > 2, close, open) > 1'), simple);
  assert.equal(sorted('not not close > 1'), simple);
  assert.is(compile('true').rules.exitLong, undefined);
});

test('a parameter without a space is a constant, one with a space a column', () => {
  const fixed = compile('sma(fast) > close * k', { fast: 5, k: 2 });
  assert.is(fixed.params, 0);
  assert.equal(fixed.nodes.find((n) => n.op === 'indicator')?.params, { period: 5 });
  const swept = compile('sma(fast) > close * k', { k: 2, fast: { from: 2, to: 9 } });
  assert.is(swept.params, 1);
  assert.equal(swept.nodes.find((n) => n.op === 'indicator')?.params, { period: { param: 0 } });
});

test('arguments stand before the nodes that read them; states become entry and exit', () => {
  const native = compile('close > sma(20)');
  native.nodes.forEach((node, i) => {
    assert.ok((node.args ?? []).every((arg) => arg < i));
  });
  const { entryLong, exitLong } = native.rules;
  assert.equal(native.nodes[exitLong as number], { op: 'not', args: [entryLong] });
});

test('series are explicit or the usual inputs, outputs by name', () => {
  const atr = compile('atr(high, low, open, 5) > 1').nodes.find((n) => n.op === 'indicator');
  assert.equal(atr?.params, { period: 5 });
  const native = compile('zscore(close / sma(20), 50) > 0 and bollinger(20, width: 1.5).percentB < 0.1');
  assert.equal(
    native.nodes.filter((n) => n.op === 'indicator').map((n) => [n.indicator, n.output, n.params]),
    [
      ['sma', 'sma', { period: 20 }],
      ['zscore', 'zscore', { period: 50 }],
      ['bollinger', 'percentB', { period: 20, width: 1.5 }],
    ],
  );
  assert.equal(compile('macd().macd > 0').nodes, compile('macd(12, 26, 9) > 0').nodes);
  assert.equal(compile('atr(close: open) > 0').nodes[0].field, 'high');
});

test('a graph and its text compile to the same nodes', () => {
  const graph = {
    op: 'gt',
    args: [
      { op: 'sma', args: [{ ref: 'fast' }] },
      { op: 'sma', named: { period: 'slow' } },
    ],
  };
  const params = { fast: { from: 2, to: 9 }, slow: { from: 10, to: 20 } };
  const text = 'sma(fast) > sma(period: slow)';
  assert.equal(compile(graph, params).nodes, compile(text, params).nodes);
  assert.is(strategyHash(long(graph, params)), strategyHash(long(text, params)));
  assert.is(strategyHash(long('(close>1)')), strategyHash(long('close > 1')));
  assert.is.not(strategyHash(long('close > 1')), strategyHash(long('close > 2')));
});

for (const [text, message] of [
  ['close', 'must be a truth, is a number'],
  ['close and open > 1', 'the 1st argument of "and" must be a truth, "close" is a number'],
  ['(close > 1) + 1 > 2', 'the 1st argument of "+" must be a number, "close > 1" is a truth'],
  ['lag(close > 1) > 1', 'before(...) is for truths'],
  ['rsi > 3', 'write rsi(...)'],
  ['bollinger() > 1', 'write bollinger().upper'],
  ['sma(1, 2) > 3', 'sma takes the settings period: it was given 2'],
  ['sma(close, volume) > 3', 'sma reads close: it was given 2 series'],
  ['sma(3, close) > 1', 'the series "close" must stand before the settings of sma'],
  ['rsi(3, period: 4) > 1', 'is given "period" twice'],
  ['sma(2 * fast) > 1', 'sma.period must be a number or a parameter'],
  ['sma(0) > 1', 'sma.period must be at least 1, was 0'],
  ['sma(2.5) > 1', 'sma.period must be a whole number, was 2.5'],
  ['sma(fast) > 1', 'sma.period must be at least 1, was 0 (fast = 0)'],
  ['macd(9, 5).hist > 1', 'macd.fast must be below macd.slow'],
  ['lag(close, -1) > 1', 'later bars cannot be read'],
  ['rollingMax(close, 0) > 1', 'from 1 to'],
  ['min(close) > 1', '"min" takes a number, a number or more'],
  ['benchmark > 1', 'name its symbol'],
] as const)
  test(`${text} is refused`, () => {
    const params = { fast: { from: 0, to: 40, default: 5 } };
    throwsCode(() => compile(text, params), 'AUTOSTOCK_CONFIG_INVALID', message);
  });

for (const [text, message] of [
  ['smaa(5) > 1', 'column 1 of "smaa(5) > 1": unknown function or indicator "smaa": did you mean "sma"?'],
  ['1 > cloze', 'column 5 of "1 > cloze": unknown name "cloze": did you mean "close"?'],
  ['bollinger().uper > 1', 'unknown output of bollinger "uper": did you mean "upper"?'],
  ['rsi(perod: 3) > 3', 'unknown setting of rsi "perod": did you mean "period"?'],
  [`feature('rsi15') > 1`, 'unknown feature "rsi15": did you mean "rsi14"?'],
  [`forecast('mean') > 1`, 'unknown forecast "mean": known: none'],
] as const)
  test(`${text} names what is known`, () => {
    throwsCode(() => compile(text), 'AUTOSTOCK_CONFIG_UNKNOWN_NAME', message);
  });

test('joint limits of an indicator hold over the whole space, constraints counted', () => {
  const params = { fast: { from: 2, to: 30 }, slow: { from: 20, to: 40 } };
  const rules = { long: 'macd(fast, slow, 9).hist > 0' };
  throwsCode(() => resolveStrategy({ params, rules }), 'AUTOSTOCK_CONFIG_INVALID', '(fast = 20, slow = 20)');
  assert.ok(resolveStrategy({ params, rules, constraints: ['fast < slow'] }));
});

test('a window longer than the series is told with the bars it needs', () => {
  const short = 'AUTOSTOCK_DATA_TOO_SHORT';
  throwsCode(() => compile('close > sma(300)'), short, 'sma(300): needs 300 bars, the series has 252');
  throwsCode(
    () => compile('close > sma(n)', { n: { from: 5, to: 500 } }),
    short,
    'needs 500 bars with n = 500',
  );
  throwsCode(() => compile('sma(rsi(zscore(100), 100), 100) > 0'), short, 'needs 299 bars');
  throwsCode(() => compile('close > lag(close, 252)'), short, 'needs 253 bars');
  assert.ok(compile('close > sma(252)'));
});

test('warm-up is what the indicators wait, added along the graph', () => {
  const params = { n: { from: 5, to: 50 } };
  assert.is(warmUpBars(long('close > sma(n)', params)), 49);
  assert.is(warmUpBars(long('close > sma(n)', params), singleSet(long('close > sma(n)', params))), 4);
  assert.is(warmUpBars(long('rollingMax(lag(rsi(14), 3), 10) crosses above 50')), 14 + 3 + 9 + 1);
  assert.is(warmUpBars(long('macd().hist > 0')), 33);
  assert.is(warmUpBars(long(`feature('smaRatio50') > 0`)), 49);
  assert.is(warmUpBars(long(true)), 0);
});

test('features and forecasts are bound by name to [S][T]', () => {
  const panel = randomPanel(['M', 'A'], 80);
  const strategy = resolveStrategy({
    benchmark: 'A',
    rules: { long: `feature('rsi14') > forecast('f') and feature('return1') > 0 and benchmark > 1` },
  });
  assert.equal(seriesNames(strategy), { features: ['rsi14', 'return1'], forecasts: ['f'] });
  const f = new Float64Array(160).fill(0.5);
  const native = compileStrategy(strategy, panelContext(strategy, panel, { f }));
  const expected = computeFeatures(panel, ['rsi14'], 'A').values;
  sameArray(native.series[0], expected);
  assert.is(native.series[1], f);
  assert.is(native.benchmark, 1);
  const other = { ...panelContext(strategy, panel, { f }), forecasts: { f: new Float64Array(3) } };
  throwsCode(
    () => compileStrategy(strategy, other),
    'AUTOSTOCK_CONFIG_INVALID',
    '2 symbols x 80 bars are 160',
  );
  throwsCode(
    () => compileStrategy({ ...strategy, benchmark: 'X' }, panelContext(strategy, panel, { f })),
    'AUTOSTOCK_CONFIG_INVALID',
    'benchmark "X" is not in the panel',
  );
});

for (const [strategy, message] of [
  [{ rules: {} }, 'rules must have one of'],
  [{ rules: { long: true, entryLong: true } }, 'excludes rules.entryLong'],
  [{ rules: { long: true, exitShort: true } }, 'rules.entryShort is missing'],
  [{ rules: { weight: 1, short: true } }, 'rules.weight excludes rules.short'],
  [{ rules: { weight: 1 }, stops: { stopLoss: 0.1 } }, 'excludes stops'],
  [{ rules: { long: true }, sizing: 'risk' }, 'risk needs stops.stopLoss'],
  [{ rules: { long: true }, stops: { stopLoss: -1 } }, 'stops.stopLoss must be at least 0, was -1'],
  [{ rules: { long: true }, size: 0 }, 'size must be above 0, was 0'],
  [{ rules: { long: { op: 'gt', args: ['close', 'open >'] } } }, 'rules.long.args[1], column 7'],
  [{ rules: { long: { op: 'gt', ref: 'x' } } }, 'this one has op and ref'],
  [{ rules: { long: { op: 'gt', args: [null, 1] } } }, 'rules.long.args[0]: must be a number'],
] as const)
  test(`${JSON.stringify(strategy)} is refused`, () => {
    throwsCode(() => resolveStrategy(strategy, 'strategy'), 'AUTOSTOCK_CONFIG_INVALID', message);
    throwsCode(() => resolveStrategy(strategy, 'strategy'), 'AUTOSTOCK_CONFIG_INVALID', /^strategy\./);
  });

test('unknown keys are told with the nearest', () => {
  throwsCode(() => resolveStrategy({ rules: { lnog: true } }), 'AUTOSTOCK_CONFIG_UNKNOWN_KEY', '"long"');
});

test.run();
