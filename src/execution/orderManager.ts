import { AutostockError, type TimeMs, toAutostockError } from '../core/index.ts';
import type { RiskVerdict } from '../risk/index.ts';
import { createEmitter } from './emitter.ts';
import type { Journal } from './journal.ts';
import {
  isTerminal,
  type OrderEvent,
  type OrderRecord,
  openOrder,
  orderEvent,
  reduceOrder,
  updateEvent,
} from './orders.ts';
import type { Broker, OrderRequest, Unsubscribe } from './types.ts';

export interface OrderManagerOptions {
  readonly broker: Broker;
  readonly journal: Journal;
  /** The run's clock: virtual in a simulation. */
  readonly now: () => TimeMs;
  /** Waits before each look-up of an order whose submit was ambiguous; the last miss declares it lost. */
  readonly lookUpDelaysMs?: readonly number[];
}

/** Something a person has to look at; `order` is undefined when it concerns no single one. */
export interface OrderAlarm {
  readonly message: string;
  readonly order?: OrderRecord;
}

export interface OrderManager {
  /**
   * Journals the intent, then sends the order if the verdict allows it; a refused one ends as DENIED. Returns the record
   * as known when the broker has answered. The same id twice returns the first record and sends nothing.
   */
  place(request: OrderRequest, verdict: RiskVerdict): Promise<OrderRecord>;
  cancel(clientOrderId: string): Promise<void>;
  get(clientOrderId: string): OrderRecord | undefined;
  orders(): OrderRecord[];
  open(): OrderRecord[];
  /** Looks every open order up at the broker and folds what it says. */
  refresh(): Promise<void>;
  /** Resolves when every order has ended; looks the rest up whenever the stream stays silent for `pollMs`. */
  settled(clientOrderIds: readonly string[], limits: SettleLimits): Promise<OrderRecord[]>;
  onChange(handler: (order: OrderRecord) => void): Unsubscribe;
  onAlarm(handler: (alarm: OrderAlarm) => void): Unsubscribe;
  /** Writes what is still unwritten and lets go of the broker's stream; closes neither broker nor journal. */
  close(): Promise<void>;
}

export interface SettleLimits {
  readonly signal: AbortSignal;
  readonly pollMs: number;
  readonly timeoutMs: number;
}

/** Notes 1, 2, 5, 10, 30 s: an order is called lost after 48 s of healthy look-ups, never sooner. */
const LOOK_UP_DELAYS_MS = [1_000, 2_000, 5_000, 10_000, 30_000];

/**
 * Restores every order from its journal and looks the open ones up, then keeps them in step with the broker. Fails when
 * the broker does not answer: nothing may be ordered on unknown ground.
 */
export async function openOrderManager(options: OrderManagerOptions): Promise<OrderManager> {
  const { broker, journal, now } = options;
  const delays = options.lookUpDelaysMs ?? LOOK_UP_DELAYS_MS;
  const orders = await restoreOrders(journal);
  const changes = createEmitter<OrderRecord>();
  const alarms = createEmitter<OrderAlarm>();
  const closing = new AbortController();
  let writes: Promise<unknown> = Promise.resolve();

  const apply = (id: string, event: OrderEvent): OrderRecord | undefined => {
    const before = orders.get(id);
    if (!before) {
      alarms.emit({ message: `the broker reports an order that is not ours: ${id}` });
      return undefined;
    }
    const after = reduceOrder(before, event);
    if (JSON.stringify(after) === JSON.stringify(before)) return before;
    orders.set(id, after);
    writes = Promise.all([
      writes,
      journal
        .append({ at: now(), kind: 'event', data: { clientOrderId: id, event } })
        .catch((error: unknown) => {
          alarms.emit({
            message: `an order event could not be journaled: ${toAutostockError(error).message}`,
            order: after,
          });
        }),
    ]);
    for (const message of after.alarms)
      if (!before.alarms.includes(message)) alarms.emit({ message, order: after });
    changes.emit(after);
    return after;
  };
  const stopUpdates = broker.onTradeUpdate(
    (update) => void apply(update.order.clientOrderId, updateEvent(update)),
  );
  const stopStates = broker.onStreamState((state) => {
    if (state !== 'ready') return;
    refresh().catch((error: unknown) =>
      alarms.emit({ message: `refresh failed: ${toAutostockError(error).message}` }),
    );
  });

  const lookUp = async (id: string): Promise<OrderRecord | undefined> => {
    const found = await broker.order(id);
    return found && apply(id, orderEvent(found));
  };

  /** Nobody knows whether the order arrived: ask, never send again. */
  async function resolve(id: string, reason: string): Promise<void> {
    apply(id, { kind: 'unknown', at: now(), reason });
    let misses = 0;
    for (const delay of delays) {
      await pause(delay, closing.signal);
      const known = orders.get(id);
      if (closing.signal.aborted || known?.brokerId !== undefined) return;
      try {
        if (await lookUp(id)) return;
        misses++;
      } catch {
        misses = 0; // A look-up that fails says nothing about the order.
      }
    }
    const listed = await broker.openOrders().catch(() => undefined);
    if (misses >= 2 && listed && !listed.some((o) => o.clientOrderId === id))
      apply(id, {
        kind: 'lost',
        at: now(),
        reason: `${reason}; ${misses} look-ups in a row did not find it`,
      });
  }

  async function send(request: OrderRequest): Promise<void> {
    const id = request.clientOrderId;
    apply(id, { kind: 'submitting', at: now() });
    try {
      apply(id, orderEvent(await broker.submit(request)));
    } catch (thrown) {
      const error = toAutostockError(thrown);
      if (error.code === 'AUTOSTOCK_BROKER_AMBIGUOUS') return resolve(id, error.message);
      // A refused duplicate is an order that arrived before: the broker's copy decides.
      const known =
        error.code === 'AUTOSTOCK_BROKER_REJECTED' ? await lookUp(id).catch(() => undefined) : undefined;
      if (!known) apply(id, { kind: 'rejected', at: now(), reason: error.message });
      if (error.code !== 'AUTOSTOCK_BROKER_REJECTED') throw error;
    }
  }

  async function refresh(): Promise<void> {
    for (const order of openRecords(orders)) {
      if (order.state !== 'INTENT' && order.state !== 'SUBMITTING') await lookUp(order.request.clientOrderId);
    }
  }

  try {
    await refresh();
  } catch (error) {
    stopUpdates();
    stopStates();
    throw error;
  }
  for (const { state, request } of openRecords(orders)) {
    if (state === 'UNKNOWN') void resolve(request.clientOrderId, 'sent before a restart');
  }

  return {
    async place(request, verdict) {
      const id = request.clientOrderId;
      const known = orders.get(id);
      if (known) return known;
      if (broker.streamState() !== 'ready' && verdict.allowed)
        throw new AutostockError(
          'AUTOSTOCK_BROKER_UNAVAILABLE',
          'trade updates do not flow: no order is sent blind',
          {
            details: { clientOrderId: id },
          },
        );
      orders.set(id, openOrder(request));
      try {
        await journal.append({ at: now(), kind: 'intent', data: { request, verdict } });
      } catch (error) {
        orders.delete(id);
        throw error;
      }
      if (verdict.allowed) await send(request);
      else apply(id, { kind: 'denied', at: now(), reason: verdict.reason });
      await writes;
      return orders.get(id)!;
    },
    async cancel(clientOrderId) {
      const order = orders.get(clientOrderId);
      if (!order) throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', `no order "${clientOrderId}"`);
      if (isTerminal(order.state)) return;
      await journal.append({ at: now(), kind: 'cancel', data: { clientOrderId } });
      await broker.cancel(clientOrderId);
    },
    get: (id) => orders.get(id),
    orders: () => [...orders.values()],
    open: () => openRecords(orders),
    refresh,
    async settled(ids, { signal, pollMs, timeoutMs }) {
      const records = () => ids.flatMap((id) => orders.get(id) ?? []);
      const deadline = performance.now() + timeoutMs;
      while (records().some((r) => !isTerminal(r.state))) {
        signal.throwIfAborted();
        if (performance.now() > deadline) {
          const open = records().filter((r) => !isTerminal(r.state));
          throw new AutostockError(
            'AUTOSTOCK_BROKER_UNAVAILABLE',
            `${open.length} orders did not end within ${timeoutMs} ms, first: ${open[0].request.clientOrderId} (${open[0].state})`,
          );
        }
        if (!(await nextChange(changes.on, pollMs, signal))) await refresh();
      }
      await writes;
      return records();
    },
    onChange: changes.on,
    onAlarm: alarms.on,
    async close() {
      closing.abort();
      stopUpdates();
      stopStates();
      await writes;
    },
  };
}

const openRecords = (orders: ReadonlyMap<string, OrderRecord>): OrderRecord[] =>
  [...orders.values()].filter((o) => !isTerminal(o.state));

/** Folds a journal back into its orders; a sent intent without an answer is UNKNOWN until it is looked up. */
export async function restoreOrders(journal: Journal): Promise<Map<string, OrderRecord>> {
  const orders = new Map<string, OrderRecord>();
  let last = 0 as TimeMs;
  for await (const { kind, data, at } of journal.read()) {
    last = at;
    if (kind === 'intent') {
      const request = data.request as OrderRequest;
      orders.set(request.clientOrderId, openOrder(request));
    } else if (kind === 'event') {
      const order = orders.get(data.clientOrderId as string);
      if (order) orders.set(order.request.clientOrderId, reduceOrder(order, data.event as OrderEvent));
    }
  }
  for (const [id, order] of orders) {
    if (order.state === 'INTENT' || order.state === 'SUBMITTING')
      orders.set(
        id,
        reduceOrder(order, { kind: 'unknown', at: last, reason: 'the process ended before an answer' }),
      );
  }
  return orders;
}

/** Waits `ms`, less when aborted; never rejects. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}

/** Whether something changed within `ms`. */
async function nextChange(
  on: (handler: (order: OrderRecord) => void) => Unsubscribe,
  ms: number,
  signal: AbortSignal,
): Promise<boolean> {
  const heard = new AbortController();
  const stop = on(() => heard.abort());
  await pause(ms, AbortSignal.any([signal, heard.signal]));
  stop();
  return heard.signal.aborted;
}
