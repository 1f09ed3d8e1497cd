import type { Panel } from '../core/index.ts';
import type { LedgerCosts } from '../costs/index.ts';
import { LEDGER_COLUMNS, loadNative, panelHandle } from '../native/index.ts';
import { nativeAccount, type RunConfig } from '../pipeline/index.ts';
import { gateOrders } from '../risk/index.ts';

const COLUMNS = LEDGER_COLUMNS.length;

/** The ledger of one simulated strategy: [n][LEDGER_COLUMNS] rows and [n][S] shares. */
export interface Ledger {
  readonly rows: Float64Array;
  readonly positions: Float64Array;
}

export const emptyLedger = (bars: number, symbols: number): Ledger => ({
  rows: new Float64Array(bars * COLUMNS),
  positions: new Float64Array(bars * symbols),
});

/** One ledger column as its own array [n]. */
export function ledgerColumn({ rows }: Ledger, name: (typeof LEDGER_COLUMNS)[number]): Float64Array {
  const offset = LEDGER_COLUMNS.indexOf(name);
  return Float64Array.from({ length: rows.length / COLUMNS }, (_, i) => rows[i * COLUMNS + offset]);
}

/** The account at one close. Arrays are [S] and reused by the next bar. */
export interface LedgerBar {
  /** Bars since the start, and the bar of the panel. */
  readonly i: number;
  readonly t: number;
  readonly equityUsd: number;
  readonly close: Float64Array;
  readonly positions: Float64Array;
  /** To be filled with target weights; NaN = keep. */
  readonly targets: Float64Array;
}

export interface LedgerLoop {
  readonly panel: Panel;
  readonly config: Pick<RunConfig, 'account' | 'risk'>;
  readonly costs: LedgerCosts;
  readonly start: number;
  readonly signal: AbortSignal;
}

export interface LedgerTrace {
  readonly ledger: Ledger;
  /** [n][S] signed shares ordered at each close after the risk gate. */
  readonly orders: Float64Array;
  /** Refused orders by risk rule. */
  readonly refusals: Map<string, number>;
}

/** Steps ledger and risk gate bar by bar over [start, T). `decide` fills the targets and returns the drawdown, <= 0. */
export function stepLedger(loop: LedgerLoop, decide: (bar: LedgerBar) => number): LedgerTrace {
  const { panel, config, start } = loop;
  const [S, T] = [panel.symbols.length, panel.time.length];
  const array = () => new Float64Array(S);
  const [targets, orders, positions, fills, close] = [array(), array(), array(), array(), array()];
  // A position without a bar is worth its last close.
  const marks = array().fill(Number.NaN);
  const row = new Float64Array(COLUMNS);
  const trace: LedgerTrace = {
    ledger: emptyLedger(T - start, S),
    orders: new Float64Array((T - start) * S),
    refusals: new Map(),
  };
  const native = loadNative();
  const account = nativeAccount(config);
  const ledger = native.ledgerOpen(
    panelHandle(panel),
    loop.costs.native,
    account,
    targets,
    orders,
    positions,
    fills,
    row,
    loop.costs.spread,
  );
  try {
    for (let t = start; t < T; t++) {
      loop.signal.throwIfAborted();
      const i = t - start;
      native.ledgerAdvance(ledger, t);
      trace.ledger.rows.set(row, i * COLUMNS);
      trace.ledger.positions.set(positions, i * S);
      for (let s = 0; s < S; s++) {
        close[s] = panel.fields.close[s * T + t];
        if (Number.isFinite(close[s])) marks[s] = close[s];
      }
      const equityUsd = row[0];
      const drawdown = decide({ i, t, equityUsd, close, positions, targets });
      native.ledgerPlan(ledger, t);
      const view = { equityUsd, drawdown, halted: false };
      for (const { rule } of gateOrders(orders, panel.symbols, marks, view, positions, config.risk))
        trace.refusals.set(rule, (trace.refusals.get(rule) ?? 0) + 1);
      trace.orders.set(orders, i * S);
    }
  } finally {
    native.ledgerClose(ledger);
  }
  return trace;
}
