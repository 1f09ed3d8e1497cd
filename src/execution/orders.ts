import type { TimeMs } from '../core/index.ts';
import type { BrokerOrder, Execution, OrderRequest, TradeUpdate } from './types.ts';

export const ORDER_STATES = [
  'INTENT',
  'SUBMITTING',
  'UNKNOWN',
  'PENDING_NEW',
  'ACCEPTED',
  'HELD',
  'SUSPENDED',
  'UNRESOLVED',
  'PENDING_REPLACE',
  'PENDING_CANCEL',
  'PARTIAL',
  'DENIED',
  'REPLACED',
  'REJECTED',
  'EXPIRED',
  'CANCELED',
  'FILLED',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

const TERMINAL: ReadonlySet<OrderState> = new Set<OrderState>([
  'DENIED',
  'REPLACED',
  'REJECTED',
  'EXPIRED',
  'CANCELED',
  'FILLED',
]);
export const isTerminal = (state: OrderState): boolean => TERMINAL.has(state);

/** The venue's words (Alpaca's 17). A word that is not here is UNRESOLVED and raises an alarm. */
const VENUE_STATES: Readonly<Record<string, OrderState>> = {
  pending_new: 'PENDING_NEW',
  accepted: 'ACCEPTED',
  accepted_for_bidding: 'ACCEPTED',
  new: 'ACCEPTED',
  stopped: 'ACCEPTED',
  calculated: 'ACCEPTED',
  done_for_day: 'ACCEPTED',
  held: 'HELD',
  suspended: 'SUSPENDED',
  partially_filled: 'PARTIAL',
  pending_cancel: 'PENDING_CANCEL',
  pending_replace: 'PENDING_REPLACE',
  replaced: 'REPLACED',
  rejected: 'REJECTED',
  expired: 'EXPIRED',
  canceled: 'CANCELED',
  filled: 'FILLED',
};

/**
 * `denied` (risk), `submitting`, `unknown` (ambiguous), `rejected` (a plain refusal) and `lost` (look-ups say it never
 * arrived; the venue may still overrule that) are our own; `venue` is anything the broker said, by any channel.
 */
export type OrderEvent =
  | { readonly kind: 'denied'; readonly at: TimeMs; readonly reason: string }
  | { readonly kind: 'submitting'; readonly at: TimeMs }
  | { readonly kind: 'unknown'; readonly at: TimeMs; readonly reason: string }
  | { readonly kind: 'rejected' | 'lost'; readonly at: TimeMs; readonly reason: string }
  | {
      readonly kind: 'venue';
      readonly at: TimeMs;
      readonly status: string;
      readonly brokerId: string;
      /** Cumulative shares: the truth about fills. */
      readonly filledQty: number;
      readonly filledAvgPrice?: number;
      readonly execution?: Execution;
    };

/** A claim about the state; the greatest by (source, at, state, reason) holds. */
interface Claim {
  readonly source: 'local' | 'venue';
  readonly at: TimeMs;
  readonly state: OrderState;
  readonly reason?: string;
}

/** Everything known about one order. Built only by `openOrder` and `reduceOrder`; plain JSON. */
export interface OrderRecord {
  readonly request: OrderRequest;
  readonly state: OrderState;
  readonly reason?: string;
  readonly brokerId?: string;
  readonly filledQty: number;
  readonly avgPrice?: number;
  /** Sorted by id, each once. */
  readonly executions: readonly Execution[];
  /** Shares known to be filled whose execution has not been seen. */
  readonly missingQty: number;
  /** Sorted, each once: what a person has to look at. */
  readonly alarms: readonly string[];
  /** Joined facts: the latest claim, one claim for each ending heard of, venue faults, the furthest report. */
  readonly claim: Claim;
  readonly endings: readonly Claim[];
  readonly faults: readonly string[];
  readonly reported: { readonly qty: number; readonly price?: number };
}

/** An order that exists only as an intent: nothing has been sent. */
export function openOrder(request: OrderRequest): OrderRecord {
  return {
    request,
    state: 'INTENT',
    filledQty: 0,
    executions: [],
    missingQty: 0,
    alarms: [],
    claim: { source: 'local', at: 0 as TimeMs, state: 'INTENT' },
    endings: [],
    faults: [],
    reported: { qty: 0 },
  };
}

const rank = (state: OrderState): number => ORDER_STATES.indexOf(state);
const compareText = (a = '', b = ''): number => (a < b ? -1 : a > b ? 1 : 0);

/** The venue outranks us, later outranks earlier; the rest only makes the order total. */
function compareClaims(a: Claim, b: Claim): number {
  if (a.source !== b.source) return a.source === 'venue' ? 1 : -1;
  return a.at - b.at || rank(a.state) - rank(b.state) || compareText(a.reason, b.reason);
}

const greater = (a: Claim, b: Claim): Claim => (compareClaims(a, b) >= 0 ? a : b);

function claimOf(event: OrderEvent): Claim {
  switch (event.kind) {
    case 'denied':
      return { source: 'local', at: event.at, state: 'DENIED', reason: event.reason };
    case 'submitting':
      return { source: 'local', at: event.at, state: 'SUBMITTING' };
    case 'unknown':
      return { source: 'local', at: event.at, state: 'UNKNOWN', reason: event.reason };
    case 'rejected':
    case 'lost':
      return { source: 'local', at: event.at, state: 'REJECTED', reason: event.reason };
    case 'venue':
      return { source: 'venue', at: event.at, state: VENUE_STATES[event.status] ?? 'UNRESOLVED' };
  }
}

/** Adds to a sorted list in which each key is present once; `join` decides between two of one key. */
function withItem<T>(
  items: readonly T[],
  item: T,
  key: (item: T) => string,
  join: (a: T, b: T) => T,
): readonly T[] {
  const at = items.findIndex((other) => key(other) >= key(item));
  if (at < 0) return [...items, item];
  if (key(items[at]) !== key(item)) return [...items.slice(0, at), item, ...items.slice(at)];
  return items.with(at, join(items[at], item));
}
const withText = (texts: readonly string[], text: string) =>
  withItem(
    texts,
    text,
    (t) => t,
    (t) => t,
  );
const withEnding = (endings: readonly Claim[], ending: Claim) =>
  withItem(endings, ending, (e) => e.state, greater);

/** One execution id with two contents is a venue fault: the greater content is kept, whichever came first. */
const compareExecutions = (a: Execution, b: Execution): number =>
  a.qty - b.qty || a.price - b.price || a.at - b.at;
const withExecution = (executions: readonly Execution[], added: Execution) =>
  withItem(
    executions,
    added,
    (e) => e.id,
    (a, b) => (compareExecutions(a, b) >= 0 ? a : b),
  );

/** Shares below this are rounding of decimal quantities. */
const QTY_TOLERANCE = 1e-9;

/** The derived half of a record: state, fills and alarms follow from the joined facts alone. */
function settle(record: OrderRecord): OrderRecord {
  const wanted = Number(record.request.qty);
  const executed = record.executions.reduce((sum, e) => sum + e.qty, 0);
  const filledQty = Math.max(record.reported.qty, executed);
  const complete = executed >= filledQty - QTY_TOLERANCE;
  const vwap = record.executions.reduce((sum, e) => sum + e.qty * e.price, 0) / executed;
  const price = complete && executed > 0 ? vwap : record.reported.price;
  const ended = record.endings.reduce<Claim | undefined>(
    (a, b) => (a && rank(a.state) > rank(b.state) ? a : b),
    undefined,
  );
  const endedAs = (state: OrderState): boolean => record.endings.some((e) => e.state === state);
  const heard = record.claim.source === 'venue' || filledQty > 0;
  let alarms = record.faults;
  if (filledQty > wanted + QTY_TOLERANCE) alarms = withText(alarms, 'filled more than ordered');
  if (endedAs('DENIED') && heard) alarms = withText(alarms, 'the venue knows a denied order');
  if (endedAs('REJECTED') && filledQty > 0) alarms = withText(alarms, 'a rejected order has fills');
  let state = ended?.state ?? record.claim.state;
  if (filledQty > 0 && filledQty >= wanted - QTY_TOLERANCE) state = 'FILLED';
  else if (!isTerminal(state) && filledQty > 0 && rank(state) <= rank('ACCEPTED')) state = 'PARTIAL';
  const { reason: _reason, avgPrice: _avgPrice, ...rest } = record;
  const reason = (ended ?? record.claim).reason;
  return {
    ...rest,
    state,
    ...(reason === undefined ? {} : { reason }),
    filledQty,
    ...(price === undefined ? {} : { avgPrice: price }),
    missingQty: complete ? 0 : filledQty - executed,
    alarms,
  };
}

const reportOf = ({ filledQty, filledAvgPrice }: { filledQty: number; filledAvgPrice?: number }) =>
  filledAvgPrice === undefined ? { qty: filledQty } : { qty: filledQty, price: filledAvgPrice };

/**
 * Folds one event into an order: pure, idempotent, and the same for every arrival order of the same events,
 * because brokers repeat, reorder and replay. Terminal states absorb; a later word never reopens an order.
 */
export function reduceOrder(record: OrderRecord, event: OrderEvent): OrderRecord {
  const claim = claimOf(event);
  const next = { ...record, claim: greater(record.claim, claim) };
  const ends = isTerminal(claim.state) && event.kind !== 'lost';
  if (ends) next.endings = withEnding(record.endings, claim);
  if (event.kind !== 'venue') return settle(next);
  const { execution } = event;
  const twin = record.executions.find((e) => e.id === execution?.id);
  if (claim.state === 'UNRESOLVED')
    next.faults = withText(next.faults, `unknown venue status "${event.status}"`);
  if (record.brokerId !== undefined && record.brokerId !== event.brokerId)
    next.faults = withText(next.faults, 'two broker ids for one client order id');
  if (execution && twin && compareExecutions(execution, twin) !== 0)
    next.faults = withText(next.faults, 'one execution id with two contents');
  if (execution) next.executions = withExecution(next.executions, execution);
  const { qty, price } = record.reported;
  const ahead = event.filledQty - qty || (event.filledAvgPrice ?? -1) - (price ?? -1);
  return settle({
    ...next,
    brokerId: compareText(record.brokerId, event.brokerId) > 0 ? record.brokerId : event.brokerId,
    reported: ahead > 0 ? reportOf(event) : record.reported,
  });
}

/** A broker's report of an order, from a reply or a look-up, as an event. */
export const orderEvent = (order: BrokerOrder): OrderEvent => ({
  kind: 'venue',
  at: order.updatedAt,
  status: order.status,
  brokerId: order.brokerId,
  filledQty: order.filledQty,
  ...(order.filledAvgPrice === undefined ? {} : { filledAvgPrice: order.filledAvgPrice }),
});

/** A message of the order stream as an event. */
export const updateEvent = (update: TradeUpdate): OrderEvent => ({
  ...orderEvent(update.order),
  ...(update.execution ? { execution: update.execution } : {}),
});
