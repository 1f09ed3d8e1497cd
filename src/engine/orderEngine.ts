import type { Panel } from '../core/index.ts';
import {
  COMMAND_COLUMNS,
  ENDED_COLUMNS,
  FILL_COLUMNS,
  loadNative,
  ORDER_PHASES,
  ORDER_REASONS,
  ORDER_SIZES,
  ORDER_STATUSES,
  ORDER_TYPES,
  panelHandle,
  STATE_COLUMNS,
  type StreamHandle,
  sharedFloat64,
  TIMES_IN_FORCE,
} from '../native/index.ts';
import { CommissionMeter } from './commissionMeter.ts';
import { invalid } from './invalid.ts';
import { type EngineSettings, modelOf, nativeSettings } from './nativeSettings.ts';
import { fillAt, resultOf } from './rows.ts';
import type { EngineFill, EngineResult, OrderReason, OrderRequest, OrderStatus } from './types.ts';

const WIDTH = COMMAND_COLUMNS.length;
const ROWS = 256;
const [COMMANDS, FILLS, ENDED, MORE, EQUITY, CASH, GROSS, OPEN_ORDERS] = STATE_COLUMNS.keys();
const PLACE = 0;
const CANCEL = 1;
const CHARGE = 2;

/** An order as its owner knows it while it is open. */
export interface PlacedOrder extends OrderRequest {
  readonly id: number;
  readonly symbol: number;
}

export interface EndedOrder {
  readonly id: number;
  readonly status: OrderStatus;
  readonly reason: OrderReason;
  readonly filled: number;
}

const codeOf = <T extends string>(list: readonly T[], value: T, field: string): number => {
  const code = list.indexOf(value);
  if (code < 0) throw invalid(`order.${field}`, value, `one of ${list.join(', ')}`);
  return code;
};

/**
 * The native order-level account over a panel, driven bar by bar. Orders placed now reach the market in the next bar (plus
 * latency); bad ones end as rejected, with a reason. docs/execution.md.
 */
export class OrderEngine {
  readonly symbols: readonly string[];
  /** [S] signed shares held. */
  readonly positions: Float64Array;
  readonly open = new Map<number, PlacedOrder>();
  onFill?: (fill: EngineFill) => void;
  onEnd?: (order: EndedOrder) => void;

  readonly #native = loadNative();
  readonly #handle: StreamHandle;
  readonly #commands = sharedFloat64(ROWS * WIDTH);
  readonly #fills = sharedFloat64(ROWS * FILL_COLUMNS.length);
  readonly #ended = sharedFloat64(ROWS * ENDED_COLUMNS.length);
  readonly #state = sharedFloat64(STATE_COLUMNS.length);
  readonly #meter?: CommissionMeter;
  #nextId = 0;
  #nextGroup = 0;
  #fillsSeen = 0;

  constructor(panel: Panel, settings: EngineSettings = {}) {
    this.symbols = panel.symbols;
    this.positions = sharedFloat64(panel.symbols.length);
    const native = nativeSettings(panel, settings);
    const { commission } = modelOf(settings.costs);
    if (commission) this.#meter = new CommissionMeter(commission, panel);
    this.#handle = this.#native.engineOpen(
      panelHandle(panel),
      native,
      this.#commands,
      this.#fills,
      this.#ended,
      this.positions,
      this.#state,
    );
  }

  get equity(): number {
    return this.#state[EQUITY];
  }
  get cash(): number {
    return this.#state[CASH];
  }
  /** Sum of |position value|, USD. */
  get gross(): number {
    return this.#state[GROSS];
  }
  get openOrders(): number {
    return this.#state[OPEN_ORDERS];
  }

  /** A number for a group of orders that end each other. */
  newGroup(): number {
    return this.#nextGroup++;
  }

  /** Returns the order's id: 0, 1, 2 ... */
  place(symbol: number, order: OrderRequest): number {
    const { type = 'market', tif = 'gtc', at = 'any', sizing = 'shares' } = order;
    const row = this.#row();
    const c = this.#commands;
    const none = Number.NaN;
    c[row] = PLACE;
    c[row + 1] = symbol;
    c[row + 2] = codeOf(ORDER_TYPES, type, 'type');
    c[row + 3] = codeOf(TIMES_IN_FORCE, tif, 'tif');
    c[row + 4] = codeOf(ORDER_PHASES, at, 'at');
    c[row + 5] = codeOf(ORDER_SIZES, sizing, 'sizing');
    c[row + 6] = order.quantity ?? 0;
    c[row + 7] = order.limit ?? none;
    c[row + 8] = order.stop ?? none;
    c[row + 9] = order.trailFraction ?? order.trailUsd ?? none;
    c[row + 10] = order.trailFraction === undefined ? 0 : 1;
    c[row + 11] = order.arm ?? none;
    c[row + 12] = order.risk ?? none;
    c[row + 13] = order.parent ?? -1;
    c[row + 14] = order.group ?? -1;
    c[row + 15] = order.reduceOnly ? 1 : 0;
    this.#state[COMMANDS]++;
    const id = this.#nextId++;
    this.open.set(id, { ...order, id, symbol });
    return id;
  }

  cancel(id: number): void {
    const row = this.#row();
    this.#commands[row] = CANCEL;
    this.#commands[row + 6] = id;
    this.#state[COMMANDS]++;
  }

  /** Trades and marks bar t; fills and ended orders are told in their order. */
  advance(t: number): void {
    if (this.#meter) this.#advanceMetered(t, this.#meter);
    else this.#native.engineAdvance(this.#handle, t);
    this.#drain();
  }

  report(): EngineResult {
    return resultOf(this.#native.engineReport(this.#handle), this.symbols);
  }

  close(): void {
    this.#native.engineClose(this.#handle);
  }

  /** Offset of the next free command; the engine takes them when there is none. */
  #row(): number {
    if (this.#state[COMMANDS] === ROWS) this.#native.engineTake(this.#handle);
    return this.#state[COMMANDS] * WIDTH;
  }

  #advanceMetered(t: number, meter: CommissionMeter): void {
    this.#native.engineTrade(this.#handle, t);
    this.#drain((fill, index) => {
      const row = this.#row();
      this.#commands[row] = CHARGE;
      const usd = meter.charge(fill);
      this.#commands[row + 6] = usd;
      this.#commands[row + 7] = index;
      this.#state[COMMANDS]++;
      return { ...fill, commissionUsd: usd, cashUsd: fill.cashUsd - usd };
    });
    this.#native.engineMark(this.#handle, t);
  }

  #drain(charge?: (fill: EngineFill, index: number) => EngineFill): void {
    const state = this.#state;
    for (;;) {
      if (state[FILLS] > 0) this.#tellFills(charge);
      if (state[ENDED] > 0) this.#tellEnded();
      if (state[MORE] === 0) return;
      this.#native.engineMore(this.#handle);
    }
  }

  #tellFills(charge?: (fill: EngineFill, index: number) => EngineFill): void {
    const count = this.#state[FILLS];
    this.#state[FILLS] = 0;
    for (let i = 0; i < count; i++) {
      const index = this.#fillsSeen++;
      if (!charge && !this.onFill) continue;
      const fill = fillAt(this.#fills, i, this.symbols);
      const told = charge ? charge(fill, index) : fill;
      this.onFill?.(told);
    }
  }

  #tellEnded(): void {
    const count = this.#state[ENDED];
    this.#state[ENDED] = 0;
    for (let i = 0; i < count; i++) {
      const [id, status, reason, filled] = this.#ended.subarray(i * ENDED_COLUMNS.length);
      this.open.delete(id);
      this.onEnd?.({ id, status: ORDER_STATUSES[status], reason: ORDER_REASONS[reason], filled });
    }
  }
}
