import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { build, resolveStrategy, strategyHash } from '../../../src/strategy/index.ts';
import { throwsCode } from '../../assert.ts';

const test = suite('strategy builder');
const { always, atr, between, bollinger, close, feature, high, indicator, lag, macd, max, range } = {
  ...build,
  lag: build.close.lag(),
};
const { rank, roc, rollingMax, rsi, sma, strategy, values, withDefault } = build;

test('the builder gives the data that YAML gives', () => {
  const built = strategy({
    name: 'cross',
    params: {
      fast: range(2, 101),
      slow: withDefault(range(2, 101), 50),
      stop: between(1, 5, { log: true }),
      k: 3,
    },
    constraints: ({ fast, slow }) => [fast.lt(slow)],
    rules: ({ fast, slow, k }) => ({
      entryLong: sma(fast)
        .crossesAbove(sma(slow))
        .and(
          rsi(14)
            .lt(70)
            .or(feature('rsi14').gt(k.minus(2))),
        ),
      exitLong: macd(12, 26, 9)
        .hist.lt(0)
        .or(close.lt(bollinger(20, 2).lower).not()),
    }),
    size: 0.01,
    sizing: 'risk',
    stops: ({ stop }) => ({ stopLoss: stop.times(atr(14)).over(close), maxBars: 40 }),
  });
  const yaml = resolveStrategy(
    parse(`
name: cross
params:
  fast: { from: 2, to: 101 }
  slow: { from: 2, to: 101, default: 50 }
  stop: { min: 1, max: 5, log: true }
  k: 3
constraints: [fast < slow]
rules:
  entryLong: sma(fast) crosses above sma(slow) and (rsi(14) < 70 or feature('rsi14') > k - 2)
  exitLong: macd(12, 26, 9).hist < 0 or not close < bollinger(20, 2).lower
size: 0.01
sizing: risk
stops:
  stopLoss: stop * atr(14) / close
  maxBars: 40
`),
  );
  assert.equal(built, yaml);
  assert.is(strategyHash(built), strategyHash(yaml));
  assert.equal(JSON.parse(JSON.stringify(built)), built);
});

test('every function prints as the language writes it', () => {
  const text = (value: build.NumberValue) => strategy({ rules: { weight: value } }).rules.weight;
  assert.is(text(max(close, high, 3)), 'max(close, high, 3)');
  assert.is(text(rank(roc(20)).negative()), '-rank(roc(20))');
  assert.is(text(indicator('rsi', { period: 5 })), 'rsi(period: 5)');
  assert.is(text(indicator('bollinger', { width: 3 }, 'upper')), 'bollinger(width: 3).upper');
  assert.is(text(rollingMax(lag, 5).minus(close.minus(1))), 'rollingMax(lag(close, 1), 5) - (close - 1)');
  assert.is(text(close.gt(1).choose(1, 0)), 'if(close > 1, 1, 0)');
  assert.is(strategy({ rules: { long: always } }).rules.long, true);
  assert.equal(strategy({ params: { a: values(3, 1) }, rules: { long: true } }).params, {
    a: { values: [3, 1] },
  });
});

test('what is wrong in a builder is a coded error too', () => {
  const wrong = () => strategy({ params: { n: range(0, 5) }, rules: ({ n }) => ({ long: sma(n).gt(1) }) });
  throwsCode(wrong, 'AUTOSTOCK_CONFIG_INVALID', 'sma.period must be at least 1');
});

/** Never called: the type checker reads it. */
export function mustNotCompile(): void {
  // @ts-expect-error a number is no truth
  sma(5).and(rsi(14).gt(1));
  // @ts-expect-error a truth is no number
  sma(5).gt(1).plus(2);
  // @ts-expect-error a truth has no order
  close.gt(close.gt(1));
  // @ts-expect-error a comparison takes numbers or expressions, no text
  close.gt('open');
  // @ts-expect-error and takes truths
  close.gt(1).and(close);
  // @ts-expect-error a state is a truth
  strategy({ rules: { long: close } });
  // @ts-expect-error a weight is a number
  strategy({ rules: { weight: close.gt(1) } });
  // @ts-expect-error no such parameter
  strategy({ params: { fast: 5 }, rules: ({ slow }) => ({ long: close.gt(slow) }) });
  // @ts-expect-error no such output
  macd(12, 26, 9).histogram.gt(0);
  // @ts-expect-error an average of a truth
  sma(close.gt(1), 5);
}

test.run();
