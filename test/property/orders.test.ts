import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { TimeMs } from '../../src/core/index.ts';
import {
  isTerminal,
  type OrderEvent,
  type OrderRequest,
  openOrder,
  reduceOrder,
} from '../../src/execution/index.ts';

const test = suite('orders');
const request: OrderRequest = {
  clientOrderId: 'sim-s-1-AAPL-0',
  symbol: 'AAPL',
  side: 'sell',
  qty: '10',
  type: 'market',
  timeInForce: 'opg',
};

const time = fc.integer({ min: 1, max: 6 }).map((ms) => ms as TimeMs);
const words = [
  'pending_new',
  'accepted',
  'new',
  'held',
  'suspended',
  'partially_filled',
  'pending_cancel',
  'pending_replace',
  'replaced',
  'rejected',
  'expired',
  'canceled',
  'filled',
  'done_for_day',
  'calculated',
  'fancy',
  'fancier',
];
const plain = { noNullPrototype: true } as const;
const execution = fc.record(
  {
    id: fc.constantFrom('e1', 'e2', 'e3'),
    qty: fc.constantFrom(0.1, 0.2, 3, 7, 10),
    price: fc.constantFrom(99.9, 100, 100.1),
    at: time,
  },
  plain,
);
const local: fc.Arbitrary<OrderEvent> = fc.oneof(
  fc.record({ kind: fc.constant('submitting' as const), at: time }, plain),
  fc.record(
    {
      kind: fc.constantFrom('denied' as const, 'unknown' as const, 'rejected' as const, 'lost' as const),
      at: time,
      reason: fc.constantFrom('a', 'b'),
    },
    plain,
  ),
);
const venue: fc.Arbitrary<OrderEvent> = fc.record(
  {
    kind: fc.constant('venue' as const),
    at: time,
    status: fc.constantFrom(...words),
    brokerId: fc.constantFrom('b1', 'b1', 'b2'),
    filledQty: fc.constantFrom(0, 0.1, 3, 7, 10, 12),
    filledAvgPrice: fc.constantFrom(99.9, 100, 100.1),
    execution,
  },
  { requiredKeys: ['kind', 'at', 'status', 'brokerId', 'filledQty'], ...plain },
);
const events = fc.array(fc.oneof({ weight: 1, arbitrary: local }, { weight: 4, arbitrary: venue }), {
  minLength: 1,
  maxLength: 8,
});
const fold = (list: readonly OrderEvent[]) => list.reduce(reduceOrder, openOrder(request));

/** The same events shuffled, some of them repeated. */
const rearranged = events.chain((list) =>
  fc
    .tuple(fc.shuffledSubarray(list, { minLength: list.length }), fc.shuffledSubarray(list))
    .chain(([all, again]) =>
      fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length }),
    )
    .map((other) => ({ list, other })),
);

test('any order and any repetition of one set of events ends in the same record', () => {
  fc.assert(
    fc.property(rearranged, ({ list, other }) => assert.equal(fold(other), fold(list))),
    { numRuns: 3000, seed: 11 },
  );
});

test('folding is idempotent and never changes its input', () => {
  fc.assert(
    fc.property(events, (list) => {
      const once = fold(list);
      const copy = structuredClone(once);
      for (const event of list) assert.equal(reduceOrder(once, event), once);
      assert.equal(once, copy);
    }),
    { numRuns: 1000, seed: 12 },
  );
});

test('fills never shrink, and an order that ended by the venue never opens again', () => {
  fc.assert(
    fc.property(events, (list) => {
      let record = openOrder(request);
      for (const event of list) {
        const next = reduceOrder(record, event);
        assert.ok(next.filledQty >= record.filledQty);
        if (record.endings.length > 0) assert.ok(isTerminal(next.state));
        record = next;
      }
    }),
    { numRuns: 1000, seed: 13 },
  );
});

test.run();
