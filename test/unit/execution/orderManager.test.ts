import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { AutostockError, type TimeMs } from '../../../src/core/index.ts';
import {
  type Broker,
  createMemoryJournal,
  createSimulatedBroker,
  type Journal,
  openOrderManager,
  type SimulatedBroker,
} from '../../../src/execution/index.ts';
import { throwsCode } from '../../assert.ts';
import { ACCOUNT, COSTS, marketPanel, order, START, until } from '../../fixtures/exchange.ts';

const test = suite<{ broker: SimulatedBroker; journal: Journal }>('orderManager');
test.before.each((context) => {
  context.broker = createSimulatedBroker({
    panel: marketPanel(),
    startIndex: START,
    costs: COSTS,
    account: ACCOUNT,
  });
  context.journal = createMemoryJournal();
});
test.after.each(({ broker }) => broker.close());

const now = (): TimeMs => 1_700_000_000_000 as TimeMs;
const allowed = { allowed: true } as const;
const kinds = async (journal: Journal): Promise<string[]> => {
  const found: string[] = [];
  for await (const { kind, data } of journal.read())
    found.push(kind === 'event' ? (data.event as { kind: string }).kind : kind);
  return found;
};
const ambiguous = (): AutostockError => new AutostockError('AUTOSTOCK_BROKER_AMBIGUOUS', 'no answer');

test('the intent is in the journal before the order leaves', async ({ broker, journal }) => {
  let before: string[] = [];
  const watched: Broker = {
    ...broker,
    async submit(request) {
      before = await kinds(journal);
      return broker.submit(request);
    },
  };
  const manager = await openOrderManager({ broker: watched, journal, now });
  const record = await manager.place(order(), allowed);
  assert.equal(before.slice(0, 1), ['intent']);
  assert.is(record.state, 'ACCEPTED');
  assert.is(manager.open().length, 1);
  await manager.close();
});

test('a refused order is journaled as denied and never sent', async ({ broker, journal }) => {
  const manager = await openOrderManager({ broker, journal, now });
  const record = await manager.place(order(), { allowed: false, reason: 'gross: too much' });
  assert.is(record.state, 'DENIED');
  assert.is(record.reason, 'gross: too much');
  assert.equal(broker.orders(), []);
  assert.equal(await kinds(journal), ['intent', 'denied']);
  await manager.close();
});

test('one id is sent once', async ({ broker, journal }) => {
  const manager = await openOrderManager({ broker, journal, now });
  const request = order();
  await manager.place(request, allowed);
  await manager.place(request, allowed);
  assert.is(broker.orders().length, 1);
  await manager.close();
});

test('no order leaves when its intent cannot be journaled', async ({ broker, journal }) => {
  const broken: Journal = {
    ...journal,
    append: () => Promise.reject(new AutostockError('AUTOSTOCK_IO_FAILURE', 'disk')),
  };
  const manager = await openOrderManager({ broker, journal: broken, now });
  await throwsCode(manager.place(order(), allowed), 'AUTOSTOCK_IO_FAILURE', 'disk');
  assert.equal(broker.orders(), []);
  assert.equal(manager.orders(), []);
  await manager.close();
});

test('no order leaves while trade updates do not flow', async ({ broker, journal }) => {
  const manager = await openOrderManager({ broker: { ...broker, streamState: () => 'lost' }, journal, now });
  await throwsCode(manager.place(order(), allowed), 'AUTOSTOCK_BROKER_UNAVAILABLE', 'trade updates');
  assert.equal(broker.orders(), []);
  await manager.close();
});

test('an ambiguous submit that arrived is found by its id, not sent again', async ({ broker, journal }) => {
  let sent = 0;
  const flaky: Broker = {
    ...broker,
    async submit(request) {
      sent++;
      await broker.submit(request);
      throw ambiguous();
    },
  };
  const manager = await openOrderManager({
    broker: { ...flaky, onTradeUpdate: () => () => {} },
    journal,
    now,
    lookUpDelaysMs: [1, 1],
  });
  const record = await manager.place(order(), allowed);
  assert.is(record.state, 'ACCEPTED');
  assert.is(sent, 1);
  assert.equal(await kinds(journal), ['intent', 'submitting', 'unknown', 'venue']);
  await manager.close();
});

test('one that did not arrive is lost only after several healthy misses', async ({ broker, journal }) => {
  let sent = 0;
  let asked = 0;
  const submit = async (): Promise<never> => {
    sent++;
    throw ambiguous();
  };
  const missing: Broker = {
    ...broker,
    submit,
    async order() {
      asked++;
      return undefined;
    },
  };
  const manager = await openOrderManager({ broker: missing, journal, now, lookUpDelaysMs: [1, 1, 1] });
  const record = await manager.place(order(), allowed);
  assert.is(record.state, 'REJECTED');
  assert.match(record.reason ?? '', '3 look-ups');
  assert.equal([sent, asked], [1, 3]);
  await manager.close();
  const down: Broker = {
    ...missing,
    order: () => Promise.reject(new AutostockError('AUTOSTOCK_BROKER_UNAVAILABLE', 'x')),
  };
  const other = await openOrderManager({
    broker: down,
    journal: createMemoryJournal(),
    now,
    lookUpDelaysMs: [1, 1, 1],
  });
  assert.is((await other.place(order(), allowed)).state, 'UNKNOWN');
  await other.close();
});

test('a plain refusal ends the order with its reason', async ({ broker, journal }) => {
  const manager = await openOrderManager({ broker, journal, now });
  const record = await manager.place(order({ symbol: 'ZZZ' }), allowed);
  assert.is(record.state, 'REJECTED');
  assert.match(record.reason ?? '', 'ZZZ');
  await manager.close();
});

test('fills, cancels and the end of waiting', async ({ broker, journal }) => {
  const manager = await openOrderManager({ broker, journal, now });
  const [a, b] = [order(), order({ symbol: 'BBB' })];
  const seen: string[] = [];
  manager.onChange((o) => seen.push(o.state));
  await manager.place(a, allowed);
  await manager.place(b, allowed);
  await manager.cancel(b.clientOrderId);
  await manager.cancel(b.clientOrderId);
  const limits = { signal: new AbortController().signal, pollMs: 5, timeoutMs: 30 };
  await throwsCode(
    manager.settled([a.clientOrderId], limits),
    'AUTOSTOCK_BROKER_UNAVAILABLE',
    a.clientOrderId,
  );
  await broker.advance();
  const ended = await manager.settled([a.clientOrderId, b.clientOrderId], limits);
  assert.equal(
    ended.map((o) => o.state),
    ['FILLED', 'CANCELED'],
  );
  assert.equal(manager.open(), []);
  assert.is(seen.at(-1), 'FILLED');
  await throwsCode(manager.cancel('never-seen'), 'AUTOSTOCK_CONFIG_INVALID', 'never-seen');
  await manager.close();
});

test('a missed fill is found by looking the order up', async ({ broker, journal }) => {
  const silent: Broker = { ...broker, onTradeUpdate: () => () => {} };
  const manager = await openOrderManager({ broker: silent, journal, now });
  const request = order();
  await manager.place(request, allowed);
  await broker.advance();
  const limits = { signal: new AbortController().signal, pollMs: 2, timeoutMs: 500 };
  const [record] = await manager.settled([request.clientOrderId], limits);
  assert.is(record.state, 'FILLED');
  assert.is(record.missingQty, 10);
  await manager.close();
});

test('a restart restores every order and asks about the open ones', async ({ broker, journal }) => {
  const first = await openOrderManager({ broker, journal, now });
  const [a, b] = [order(), order({ symbol: 'BBB' })];
  await first.place(a, allowed);
  await first.place(b, { allowed: false, reason: 'no' });
  await first.close();
  const unsent = order({ symbol: 'CCC' });
  await journal.append({ at: now(), kind: 'intent', data: { request: unsent, verdict: allowed } });
  await broker.advance();
  const second = await openOrderManager({ broker, journal, now, lookUpDelaysMs: [1, 1] });
  const states = () => second.orders().map((o) => o.state);
  assert.equal(states(), ['FILLED', 'DENIED', 'UNKNOWN']);
  await until(() => states()[2] === 'REJECTED', 'the verdict on the order that was never sent');
  await second.close();
});

test('nothing starts while the broker does not answer for the open orders', async ({ broker, journal }) => {
  const first = await openOrderManager({ broker, journal, now });
  await first.place(order(), allowed);
  await first.close();
  const down = {
    ...broker,
    order: () => Promise.reject(new AutostockError('AUTOSTOCK_BROKER_UNAVAILABLE', 'down')),
  };
  await throwsCode(openOrderManager({ broker: down, journal, now }), 'AUTOSTOCK_BROKER_UNAVAILABLE', 'down');
});

test('an order nobody here placed raises an alarm', async ({ broker, journal }) => {
  const manager = await openOrderManager({ broker, journal, now });
  const alarms: string[] = [];
  manager.onAlarm(({ message }) => alarms.push(message));
  await broker.submit(order({ clientOrderId: 'by-hand' }));
  assert.match(alarms.join(), 'by-hand');
  await manager.close();
});

test.run();
