import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { AutostockError } from '../../../src/core/index.ts';
import { close, sameArray, throwsCode } from '../../assert.ts';

const messageOf = (fn: () => unknown): string => {
  try {
    fn();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};

const helpers = suite('assert helpers');

helpers('close takes numbers and series, NaN equals NaN', () => {
  close(1 + 1e-12, 1);
  close(Float64Array.of(1, Number.NaN, Infinity), [1, Number.NaN, Infinity]);
  close(0.5, 0.4, { atol: 0.11, rtol: 0 });
});

helpers('close names the first index out of tolerance, both values and the largest error', () => {
  const message = messageOf(() => close([1, 2, 3.5, 5], [1, 2, 3, 4], { rtol: 0.01 }, 'ema'));
  assert.match(message, /^ema: \[2\] is 3\.5, expected 3; 2 of 4 differ, max error 1 /);
});

helpers('close refuses NaN against a number, opposite infinities and another length', () => {
  assert.match(
    messageOf(() => close(Number.NaN, 1)),
    /is NaN, expected 1/,
  );
  assert.match(
    messageOf(() => close(1, Number.NaN)),
    /expected NaN/,
  );
  assert.match(
    messageOf(() => close(Infinity, -Infinity)),
    /expected -Infinity/,
  );
  assert.match(
    messageOf(() => close(5, Infinity)),
    /expected Infinity/,
  );
  assert.match(
    messageOf(() => close([1], [1, 2])),
    /length 1, expected 2/,
  );
});

helpers('sameArray is exact', () => {
  sameArray(Float32Array.of(0.1, Number.NaN), [Math.fround(0.1), Number.NaN]);
  assert.match(
    messageOf(() => sameArray([1, 1 + 2 ** -52], [1, 1])),
    /^\[1\] is 1\.0000000000000002, expected 1;/,
  );
});

const thrower = () => {
  throw new AutostockError('AUTOSTOCK_DATA_PARSE', 'bars.csv:7 close "x"');
};

helpers('throwsCode checks code and message of sync calls', () => {
  throwsCode(thrower, 'AUTOSTOCK_DATA_PARSE', /bars\.csv:7/);
  assert.match(
    messageOf(() => throwsCode(thrower, 'AUTOSTOCK_DATA_INVALID')),
    /expected AUTOSTOCK_DATA_INVALID, got AUTOSTOCK_DATA_PARSE/,
  );
  assert.match(
    messageOf(() => throwsCode(thrower, 'AUTOSTOCK_DATA_PARSE', /volume/)),
    /says "bars\.csv:7/,
  );
  assert.match(
    messageOf(() => throwsCode(() => 1, 'AUTOSTOCK_DATA_PARSE')),
    /nothing was thrown/,
  );
});

helpers('throwsCode awaits promises and async functions', async () => {
  await throwsCode(async () => thrower(), 'AUTOSTOCK_DATA_PARSE');
  await throwsCode(Promise.reject(new AutostockError('AUTOSTOCK_INTERNAL', 'x')), 'AUTOSTOCK_INTERNAL', 'x');
  let failed = false;
  await Promise.resolve(throwsCode(async () => 1, 'AUTOSTOCK_INTERNAL')).catch(() => {
    failed = true;
  });
  assert.ok(failed);
});

helpers.run();
