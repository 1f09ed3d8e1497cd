import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { TimeMs } from '../../../src/core/index.ts';
import { clientOrderId, isClientOrderId, type OrderIdParts } from '../../../src/execution/index.ts';
import { throwsCode } from '../../assert.ts';

const test = suite('clientOrderId');
const parts: OrderIdParts = {
  env: 'paper',
  strategy: 'us-large',
  decisionTime: Date.UTC(2024, 0, 6) as TimeMs,
  symbol: 'AAPL',
  attempt: 0,
};

test('the same decision gives the same id', () => {
  assert.is(clientOrderId(parts), clientOrderId({ ...parts }));
  assert.match(clientOrderId({ ...parts, strategy: 'base' }), /^paper-base-[0-9a-z]+-AAPL-0$/);
});

test('every part matters', () => {
  const changes: Partial<OrderIdParts>[] = [
    {},
    { env: 'sim' },
    { strategy: 'us.large' },
    { strategy: 'us_large' },
    { decisionTime: (parts.decisionTime + 1) as TimeMs },
    { symbol: 'AAPL.B' },
    { symbol: 'AAPL/B' },
    { symbol: 'AAPL-B' },
    { attempt: 1 },
  ];
  assert.is(new Set(changes.map((change) => clientOrderId({ ...parts, ...change }))).size, changes.length);
});

test('never longer than 48 allowed characters', () => {
  const long = {
    ...parts,
    strategy: 'a very long strategy name / with oddities',
    symbol: '^SPX.INDEX.LONG',
    attempt: 99,
  };
  const ids = [
    clientOrderId(long),
    clientOrderId({ ...parts, decisionTime: Number.MAX_SAFE_INTEGER as TimeMs }),
  ];
  for (const id of ids) assert.ok(isClientOrderId(id), id);
  assert.not.equal(clientOrderId(long), clientOrderId({ ...long, strategy: `${long.strategy}2` }));
});

test('a wrong time or attempt is refused', () => {
  throwsCode(
    () => clientOrderId({ ...parts, decisionTime: Number.NaN as TimeMs }),
    'AUTOSTOCK_CONFIG_INVALID',
    'decisionTime',
  );
  throwsCode(() => clientOrderId({ ...parts, attempt: -1 }), 'AUTOSTOCK_CONFIG_INVALID', 'attempt');
  throwsCode(() => clientOrderId({ ...parts, attempt: 100 }), 'AUTOSTOCK_CONFIG_INVALID', 'attempt');
});

test.run();
