import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { TimeMs } from '../../../src/core/index.ts';
import {
  isTerminal,
  ORDER_STATES,
  type OrderEvent,
  type OrderRecord,
  type OrderRequest,
  openOrder,
  reduceOrder,
} from '../../../src/execution/index.ts';

const test = suite('orders');
const request: OrderRequest = {
  clientOrderId: 'sim-s-1-AAPL-0',
  symbol: 'AAPL',
  side: 'buy',
  qty: '10',
  type: 'market',
  timeInForce: 'day',
};
const at = (ms: number): TimeMs => ms as TimeMs;
const venue = (status: string, ms: number, filledQty = 0, price?: number): OrderEvent => ({
  kind: 'venue',
  at: at(ms),
  status,
  brokerId: 'b1',
  filledQty,
  ...(price === undefined ? {} : { filledAvgPrice: price }),
});
const fill = (
  id: string,
  ms: number,
  qty: number,
  price: number,
  cumulative: number,
  status: string,
): OrderEvent => ({
  ...(venue(status, ms, cumulative, price) as Extract<OrderEvent, { kind: 'venue' }>),
  execution: { id, qty, price, at: at(ms) },
});
const run = (...events: OrderEvent[]): OrderRecord => events.reduce(reduceOrder, openOrder(request));

test('the ordinary life of an order', () => {
  assert.is(openOrder(request).state, 'INTENT');
  const path = [
    { kind: 'submitting', at: at(1) } as const,
    venue('pending_new', 2),
    venue('new', 3),
    fill('e1', 4, 4, 100, 4, 'partially_filled'),
    fill('e2', 5, 6, 110, 10, 'filled'),
  ];
  const states = path.map((_, i) => run(...path.slice(0, i + 1)).state);
  assert.equal(states, ['SUBMITTING', 'PENDING_NEW', 'ACCEPTED', 'PARTIAL', 'FILLED']);
  const end = run(...path);
  assert.is(end.filledQty, 10);
  assert.is(end.avgPrice, 106);
  assert.is(end.missingQty, 0);
  assert.equal(end.alarms, []);
  assert.is(end.brokerId, 'b1');
});

test('every venue word has its state; an unknown one is unresolved and raises an alarm', () => {
  const words = {
    accepted: 'ACCEPTED',
    accepted_for_bidding: 'ACCEPTED',
    stopped: 'ACCEPTED',
    calculated: 'ACCEPTED',
    done_for_day: 'ACCEPTED',
    held: 'HELD',
    suspended: 'SUSPENDED',
    pending_cancel: 'PENDING_CANCEL',
    pending_replace: 'PENDING_REPLACE',
    replaced: 'REPLACED',
    rejected: 'REJECTED',
    expired: 'EXPIRED',
    canceled: 'CANCELED',
  };
  for (const [word, state] of Object.entries(words)) assert.is(run(venue(word, 1)).state, state);
  const odd = run(venue('new_fancy_status', 1));
  assert.is(odd.state, 'UNRESOLVED');
  assert.match(odd.alarms.join(), 'new_fancy_status');
  const later = reduceOrder(odd, venue('new', 2));
  assert.is(later.state, 'ACCEPTED');
  assert.is(later.alarms.length, 1);
});

test('a refused order is denied and stays so', () => {
  const denied = run({ kind: 'denied', at: at(1), reason: 'gross' });
  assert.is(denied.state, 'DENIED');
  assert.is(denied.reason, 'gross');
  assert.equal(denied.alarms, []);
  assert.equal(reduceOrder(denied, venue('new', 2)).alarms, ['the venue knows a denied order']);
});

test('an ending absorbs whatever is repeated or arrives late', () => {
  const done = run(venue('new', 1), fill('e1', 2, 10, 100, 10, 'filled'));
  for (const event of [venue('new', 9), venue('pending_cancel', 9), fill('e1', 2, 10, 100, 10, 'filled')]) {
    const after = reduceOrder(done, event);
    assert.is(after.state, 'FILLED');
    assert.is(after.filledQty, 10);
    assert.is(after.executions.length, 1);
  }
});

test('cancelled after a part was filled keeps the part', () => {
  const end = run(fill('e1', 2, 3, 100, 3, 'partially_filled'), venue('canceled', 3, 3, 100));
  assert.is(end.state, 'CANCELED');
  assert.is(end.filledQty, 3);
});

test('the cumulative quantity is the truth when an execution went missing', () => {
  const end = run(venue('new', 1), venue('filled', 2, 10, 101));
  assert.is(end.state, 'FILLED');
  assert.is(end.filledQty, 10);
  assert.is(end.avgPrice, 101);
  assert.is(end.missingQty, 10);
});

test('a fill beats the cancel it raced with', () => {
  assert.is(run(venue('canceled', 3), fill('e1', 2, 10, 100, 10, 'filled')).state, 'FILLED');
});

test('a lost order comes back to life when the venue knows it after all', () => {
  const lost = run(
    { kind: 'unknown', at: at(1), reason: 'timeout' },
    { kind: 'lost', at: at(2), reason: 'not found' },
  );
  assert.is(lost.state, 'REJECTED');
  assert.is(reduceOrder(lost, venue('new', 1)).state, 'ACCEPTED');
});

test('venue faults raise alarms', () => {
  const alarms = (...events: OrderEvent[]) => run(...events).alarms.join();
  assert.match(alarms(venue('filled', 1, 11, 100)), 'more than ordered');
  assert.match(alarms(venue('rejected', 1), venue('new', 2, 3, 100)), 'a rejected order has fills');
  assert.match(
    alarms(venue('new', 1), { ...venue('new', 2), brokerId: 'b2' } as OrderEvent),
    'two broker ids',
  );
  const twins = alarms(
    fill('e1', 1, 3, 100, 3, 'partially_filled'),
    fill('e1', 1, 4, 100, 4, 'partially_filled'),
  );
  assert.match(twins, 'two contents');
});

test('the terminal states are the endings', () => {
  const endings = ORDER_STATES.filter(isTerminal);
  assert.equal([...endings].sort(), ['CANCELED', 'DENIED', 'EXPIRED', 'FILLED', 'REJECTED', 'REPLACED']);
});

test('a record is plain JSON', () => {
  const record = run(venue('new', 1), fill('e1', 2, 4, 100, 4, 'partially_filled'));
  assert.equal(JSON.parse(JSON.stringify(record)), record);
});

test.run();
