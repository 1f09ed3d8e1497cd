import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AutostockError } from '../../../src/core/index.ts';
import { parseExpression, printExpression } from '../../../src/strategy/index.ts';
import { throwsCode } from '../../assert.ts';

const test = suite('expression language');

/** Text to its fully nested form. */
const nested = (text: string): string => {
  const show = (e: ReturnType<typeof parseExpression>): string =>
    typeof e === 'object' && 'op' in e ? `${e.op}(${e.args.map(show).join(' ')})` : printExpression(e);
  return show(parseExpression(text));
};

for (const [text, want] of [
  ['1 + 2 * 3', 'add(1 mul(2 3))'],
  ['1 - 2 - 3', 'sub(sub(1 2) 3)'],
  ['8 / 4 / 2', 'div(div(8 4) 2)'],
  ['(1 + 2) * 3', 'mul(add(1 2) 3)'],
  ['-close * 2', 'mul(neg(close) 2)'],
  ['2 - -1', 'sub(2 -1)'],
  ['a > 1 and b < 2 or c == 3', 'or(and(gt(a 1) lt(b 2)) eq(c 3))'],
  ['a > 1 or b < 2 and c == 3', 'or(gt(a 1) and(lt(b 2) eq(c 3)))'],
  ['not a > 1 and b >= 2', 'and(not(gt(a 1)) ge(b 2))'],
  ['not (a > 1 and b != 2)', 'not(and(gt(a 1) ne(b 2)))'],
  ['close crosses above sma(50)', 'crossAbove(close sma(50))'],
  ['close + 1 crosses below open', 'crossBelow(add(close 1) open)'],
  ['rank(roc(20)) >= .5', 'ge(rank(roc(20)) 0.5)'],
  ['if(a <= 1, -1, 1e-3)', 'if(le(a 1) -1 0.001)'],
])
  test(`${text} binds as ${want}`, () => assert.is(nested(text), want));

test('calls carry named settings, outputs and names in quotes', () => {
  assert.equal(parseExpression('macd(12, 26, signal: 9).hist'), {
    op: 'macd',
    args: [12, 26],
    named: { signal: 9 },
    output: 'hist',
  });
  assert.equal(parseExpression(`feature('rsi-14')`), { feature: 'rsi-14' });
  assert.equal(parseExpression('forecast("mean")'), { forecast: 'mean' });
  assert.equal(parseExpression('true'), true);
});

test('printing leaves out brackets that change nothing', () => {
  const same = (text: string, want = text) => assert.is(printExpression(parseExpression(text)), want);
  same('((close) > (sma(20)))', 'close > sma(20)');
  same('(1 + 2) * 3');
  same('1 - (2 - 3)');
  same('a > 1 and (b > 2 or c > 3)');
  same('not (a > 1 or b > 2)');
  same('-(close + 1)');
  same('bollinger(20, 2).upper / close');
  same('rsi(period: 14)');
});

for (const [text, column, message] of [
  ['sma(5) >', 9, 'expected a number, a name or "(", found the end'],
  ['close > > 2', 9, 'expected a number, a name or "(", found ">"'],
  ['(close > 1', 11, 'expected ")", found the end'],
  ['sma(5', 6, 'expected "," or ")", found the end'],
  ['close > 1 close', 11, 'expected an operator or the end, found "close"'],
  ['1 < close < 3', 11, 'join two of them by "and"'],
  ['close crosses over 3', 15, 'expected "above" or "below", found "over"'],
  ['close = 3', 7, 'write == for equal'],
  ['close > 1 && open > 1', 11, 'write and'],
  ['close ^ 2 > 1', 7, 'there is no power'],
  ['close > 5 %', 11, 'write a fraction'],
  [`feature('rsi) > 1`, 9, 'the closing quote is missing'],
  ['feature(rsi14) > 1', 9, 'expected the name of a feature in quotes'],
  ['rsi(period: 3, 4) > 1', 16, 'expected a named argument after a named one'],
  ['rsi(period: 3, period: 4) > 1', 16, '"period" is given twice'],
  ['macd(1, 2, 3).', 15, 'expected the name of an output'],
  ['5x > 1', 1, '"5x" is no number'],
] as const)
  test(`${text} fails at column ${column}`, () => {
    throwsCode(() => parseExpression(text, 'rules.long'), 'AUTOSTOCK_CONFIG_INVALID', message);
    try {
      parseExpression(text, 'rules.long');
    } catch (error) {
      const { info, message: words } = error as AutostockError;
      assert.is(info.column, column);
      assert.is(info.field, 'rules.long');
      assert.ok(words.startsWith(`rules.long, column ${column} of "${text}": `), words);
      assert.ok(info.token !== undefined);
    }
  });

test('too deep and too long texts are refused, not crashed on', () => {
  throwsCode(
    () => parseExpression(`${'('.repeat(300)}1${')'.repeat(300)}`),
    'AUTOSTOCK_CONFIG_INVALID',
    'levels',
  );
  throwsCode(
    () => parseExpression(`1${' + 1'.repeat(5000)}`),
    'AUTOSTOCK_CONFIG_INVALID',
    '10000 characters',
  );
});

test.run();
