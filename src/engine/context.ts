import type { Bar, Field, Panel } from '../core/index.ts';
import { symbolIndex } from '../data/index.ts';
import { invalid } from './invalid.ts';
import type { OrderEngine, PlacedOrder } from './orderEngine.ts';
import type { Bracket, OrderRequest } from './types.ts';

type SymbolRef = number | string;

/** What a class strategy sees at the close of bar `t`: bars up to t, its account, its orders. Nothing later can be read. */
export class StrategyContext {
  readonly symbols: readonly string[];
  readonly #panel: Panel;
  readonly #engine: OrderEngine;
  readonly #clock: { readonly t: number };

  /** clock: the bar that has closed, moved by the loop that drives the strategy. */
  constructor(panel: Panel, engine: OrderEngine, clock: { readonly t: number }) {
    this.#panel = panel;
    this.#engine = engine;
    this.#clock = clock;
    this.symbols = panel.symbols;
  }

  get t(): number {
    return this.#clock.t;
  }
  /** Epoch ms of the bar's open. */
  get time(): number {
    return this.#panel.time[this.t];
  }
  get equity(): number {
    return this.#engine.equity;
  }
  get cash(): number {
    return this.#engine.cash;
  }

  open(symbol: SymbolRef = 0, t: number = this.t): number {
    return this.#value('open', symbol, t);
  }
  high(symbol: SymbolRef = 0, t: number = this.t): number {
    return this.#value('high', symbol, t);
  }
  low(symbol: SymbolRef = 0, t: number = this.t): number {
    return this.#value('low', symbol, t);
  }
  close(symbol: SymbolRef = 0, t: number = this.t): number {
    return this.#value('close', symbol, t);
  }
  volume(symbol: SymbolRef = 0, t: number = this.t): number {
    return this.#value('volume', symbol, t);
  }
  bar(symbol: SymbolRef = 0, t: number = this.t): Bar {
    const value = (field: Field) => this.#value(field, symbol, t);
    const [open, high, low, close] = [value('open'), value('high'), value('low'), value('close')];
    return { time: this.#panel.time[t], open, high, low, close, volume: value('volume') };
  }

  /** The last `count` values up to now, oldest first; fewer at the start. A copy. */
  last(field: Field, count: number, symbol: SymbolRef = 0): Float64Array {
    const from = this.#index(symbol) * this.#panel.time.length;
    return this.#panel.fields[field].slice(from + Math.max(0, this.t + 1 - count), from + this.t + 1);
  }

  /** Signed shares. */
  position(symbol: SymbolRef = 0): number {
    return this.#engine.positions[this.#index(symbol)];
  }
  /** Orders that have not ended, as they were placed. */
  openOrders(): PlacedOrder[] {
    return [...this.#engine.open.values()];
  }

  /** Every kind of order; the id to cancel it with. It reaches the market in the next bar. */
  order(request: OrderRequest): number {
    return this.#engine.place(this.#index(request.symbol ?? 0), request);
  }
  buy(shares: number, options: OrderRequest = {}): number {
    return this.order({ ...options, quantity: shares });
  }
  sell(shares: number, options: OrderRequest = {}): number {
    return this.order({ ...options, quantity: -shares });
  }
  /** Closes a position at the next open. */
  exit(symbol: SymbolRef = 0): number {
    return this.order({ symbol, sizing: 'close' });
  }
  /** Brings a position to a fraction of equity at the next open. */
  target(weight: number, symbol: SymbolRef = 0): number {
    return this.order({ symbol, sizing: 'weight', quantity: weight });
  }
  cancel(id: number): void {
    this.#engine.cancel(id);
  }

  /** An entry whose fill starts exits of the same size; one ends the others. Returns the entry's id and theirs. */
  bracket(entry: OrderRequest, exits: Bracket): { entry: number; exits: number[] } {
    const parent = this.order(entry);
    const common = {
      symbol: entry.symbol,
      parent,
      group: this.#engine.newGroup(),
      sizing: 'parent',
      reduceOnly: true,
    } as const;
    const { takeProfit, stopLoss, trailUsd, trailFraction } = exits;
    const ids: number[] = [];
    if (stopLoss !== undefined) ids.push(this.order({ ...common, type: 'stop', stop: stopLoss }));
    if (takeProfit !== undefined) ids.push(this.order({ ...common, type: 'limit', limit: takeProfit }));
    if (trailUsd !== undefined || trailFraction !== undefined)
      ids.push(this.order({ ...common, type: 'trailing', trailUsd, trailFraction }));
    return { entry: parent, exits: ids };
  }

  /** Orders of one symbol of which the first to fill ends the others. */
  oneCancelsOther(requests: readonly OrderRequest[]): number[] {
    const symbols = new Set(requests.map((r) => this.#index(r.symbol ?? 0)));
    if (symbols.size > 1) throw invalid('oneCancelsOther', [...symbols].join(', '), 'orders of one symbol');
    const group = this.#engine.newGroup();
    return requests.map((request) => this.order({ ...request, group }));
  }

  /** Orders that begin when the first one has filled. */
  oneTriggersOther(first: OrderRequest, then: readonly OrderRequest[]): number[] {
    const parent = this.order(first);
    return [parent, ...then.map((request) => this.order({ ...request, parent }))];
  }

  #index(symbol: SymbolRef): number {
    if (typeof symbol === 'string') return symbolIndex(this.#panel, symbol);
    if (!(Number.isInteger(symbol) && symbol >= 0 && symbol < this.symbols.length))
      throw invalid('symbol', symbol, `a symbol of the panel or an index below ${this.symbols.length}`);
    return symbol;
  }

  #value(field: Field, symbol: SymbolRef, t: number): number {
    if (!(t <= this.t && t >= 0))
      throw invalid('t', t, `a bar from 0 to ${this.t}: later ones are not known yet`);
    return this.#panel.fields[field][this.#index(symbol) * this.#panel.time.length + t];
  }
}
