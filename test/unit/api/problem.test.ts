import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { toApiError, toProblem } from '../../../src/api/problem.ts';
import { AutostockError } from '../../../src/core/index.ts';

const x = suite('problem+json');

x('a coded error keeps its code, status, message and details', () => {
  const error = new AutostockError('AUTOSTOCK_DATA_INVALID', 'high must be …', {
    details: { field: 'high' },
  });
  assert.equal(toProblem(toApiError(error), 'req-1'), {
    type: 'urn:autostock:error:AUTOSTOCK_DATA_INVALID',
    title: 'market data breaks a rule (price, order, duplicates)',
    status: 422,
    detail: 'high must be …',
    code: 'AUTOSTOCK_DATA_INVALID',
    instance: 'req-1',
    details: { field: 'high' },
  });
});

x("a bug's message and stack stay in the log", () => {
  for (const thrown of [new TypeError('at /private/secret.ts'), 'a string', null]) {
    const text = JSON.stringify(toProblem(toApiError(thrown), 'req-7'));
    assert.match(text, /AUTOSTOCK_INTERNAL/);
    assert.match(text, /req-7/);
    assert.not.match(text, /secret|a string|stack/);
  }
});

x("the framework's own errors get a code by their status", () => {
  const codes = [400, 404, 413, 415, 418, 429, 503].map(
    (statusCode) => toApiError(Object.assign(new Error('m'), { statusCode })).code,
  );
  assert.equal(codes, [
    'AUTOSTOCK_API_REQUEST',
    'AUTOSTOCK_API_NOT_FOUND',
    'AUTOSTOCK_API_TOO_LARGE',
    'AUTOSTOCK_API_MEDIA_TYPE',
    'AUTOSTOCK_API_REQUEST',
    'AUTOSTOCK_API_RATE_LIMIT',
    'AUTOSTOCK_API_OVERLOADED',
  ]);
});

x.run();
