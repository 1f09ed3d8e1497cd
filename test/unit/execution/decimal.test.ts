import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createRng } from '../../../src/core/index.ts';
import { exactDecimal, formatPrice, formatShares, parseDecimal } from '../../../src/execution/index.ts';
import { throwsCode } from '../../assert.ts';

const test = suite('decimal');

test('an exact decimal has no exponent and parses back to the same double', () => {
  const cases: [number, string][] = [
    [0, '0'],
    [1, '1'],
    [-2.5, '-2.5'],
    [1e-7, '0.0000001'],
    [1.25e-9, '0.00000000125'],
    [-1.5e-10, '-0.00000000015'],
    [1e21, '1000000000000000000000'],
    [1.2345e22, '12345000000000000000000'],
    [0.1 + 0.2, '0.30000000000000004'],
  ];
  for (const [value, text] of cases) assert.is(exactDecimal(value), text);
  const rng = createRng(7, 'test/decimal');
  for (let i = 0; i < 2000; i++) {
    const value = (rng.uniform() - 0.5) * 10 ** (rng.integer(60) - 30);
    assert.is(Number(exactDecimal(value)), value);
    assert.not.match(exactDecimal(value), /e/);
  }
});

test('shares lose what arithmetic left behind and never round up', () => {
  assert.is(formatShares(0.1 + 0.2, 9), '0.3');
  assert.is(formatShares(-12.3456789999, 9), '12.345678999');
  assert.is(formatShares(2.9999999999999996, 0), '3');
  assert.is(formatShares(2.99, 0), '2');
  assert.is(formatShares(100, 0), '100');
  assert.is(formatShares(1e-7, 9), '0.0000001');
  assert.is(formatShares(0.1 + 0.2, 'exact'), '0.30000000000000004');
});

test('an amount that rounds to nothing is no order', () => {
  assert.is(formatShares(0, 9), undefined);
  assert.is(formatShares(0.4, 0), undefined);
  assert.is(formatShares(1e-12, 9), undefined);
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY])
    throwsCode(() => formatShares(bad, 9), 'AUTOSTOCK_CONFIG_INVALID', 'order.qty');
});

test('prices sit on the tick grid: cents from a dollar, hundredths of a cent below', () => {
  assert.is(formatPrice(150.1 + 0.2), '150.30');
  assert.is(formatPrice(150.29999999999998), '150.30');
  assert.is(formatPrice(150.296, 'down'), '150.29');
  assert.is(formatPrice(150.291, 'up'), '150.30');
  assert.is(formatPrice(150.3, 'up'), '150.30');
  assert.is(formatPrice(1.005), '1.01');
  assert.is(formatPrice(0.12344), '0.1234');
  assert.is(formatPrice(0.12341, 'up'), '0.1235');
  for (const bad of [0, -5, Number.NaN, Number.POSITIVE_INFINITY])
    throwsCode(() => formatPrice(bad), 'AUTOSTOCK_CONFIG_INVALID', 'price');
});

test('broker amounts are decimal strings or an error with the field', () => {
  assert.is(parseDecimal('-12.50', 'account.cash'), -12.5);
  for (const bad of ['', 'abc', '1e5', 'NaN', 12, null, undefined, '1,000', '0x10'])
    throwsCode(() => parseDecimal(bad, 'account.cash'), 'AUTOSTOCK_BROKER_RESPONSE', 'account.cash');
});

test.run();
