import type { Panel } from '../core/index.ts';
import { LEDGER_COLUMNS, loadNative, panelHandle } from '../native/index.ts';
import {
  type Decision,
  DecisionEngine,
  nativeAccount,
  nativeCosts,
  type RunConfig,
} from '../pipeline/index.ts';
import { gateOrders } from '../risk/index.ts';

const COLUMNS = LEDGER_COLUMNS.length;

/** The ledger of one simulated strategy: [n][LEDGER_COLUMNS] rows and [n][S] shares. */
export interface Ledger {
  readonly rows: Float64Array;
  readonly positions: Float64Array;
}

/** One ledger column as its own array [n]. */
export function ledgerColumn({ rows }: Ledger, name: (typeof LEDGER_COLUMNS)[number]): Float64Array {
  const offset = LEDGER_COLUMNS.indexOf(name);
  return Float64Array.from({ length: rows.length / COLUMNS }, (_, i) => rows[i * COLUMNS + offset]);
}

/** Runs given target weights [S][T] (NaN = keep) over bars [start, T) in the panel kernel. */
export function simulateTargets(
  panel: Panel,
  targets: Float64Array,
  start: number,
  config: RunConfig,
): Ledger {
  const bars = panel.time.length - start;
  const ledger: Ledger = {
    rows: new Float64Array(bars * COLUMNS),
    positions: new Float64Array(bars * panel.symbols.length),
  };
  loadNative().backtestPanel(
    panelHandle(panel),
    targets,
    start,
    panel.time.length,
    nativeCosts(config),
    nativeAccount(config),
    ledger.rows,
    ledger.positions,
  );
  return ledger;
}

/** Forecasts the decisions are made from: scaled, [M][S][T]; spreads [M][n] of the fold each bar lies in. */
export interface ForecastBook {
  readonly members: readonly string[];
  readonly forecasts: Float32Array;
  readonly residualStd: Float64Array;
}

/** What the decision loop leaves behind, beside the ledger. */
export interface Trace {
  readonly ledger: Ledger;
  /** [S][T] targets as decided, NaN outside [start, T). */
  readonly targets: Float64Array;
  /** [n][S] signed shares ordered at each close after the risk gate. */
  readonly orders: Float64Array;
  /** [n][M] */
  readonly weights: Float64Array;
  readonly regimes: Int8Array;
  /** Ensemble forecast in scaled units, [S][T]. */
  readonly ensemble: Float32Array;
  /** Refused orders by risk rule. */
  readonly refusals: Map<string, number>;
}

interface LoopInput {
  readonly panel: Panel;
  readonly config: RunConfig;
  readonly start: number;
  readonly benchmark: number;
  readonly relativeTo?: number;
  readonly tradable: readonly boolean[];
  readonly barsPerYear: number;
  /** Per-bar volatility and beta [S][T]. */
  readonly volatility: Float64Array;
  readonly beta: Float64Array;
  readonly book: ForecastBook;
  readonly signal: AbortSignal;
}

/** Steps engine, risk gate and ledger bar by bar over [start, T): what paper and live do, on stored bars. */
export function simulateDecisions(input: LoopInput): Trace {
  const { panel, config, start, book } = input;
  const [S, T, M] = [panel.symbols.length, panel.time.length, book.members.length];
  const bars = T - start;
  const engine = new DecisionEngine(config, { ...input, symbols: S, members: M });
  const column = (source: Float64Array, t: number, into: Float64Array) => {
    for (let s = 0; s < S; s++) into[s] = source[s * T + t];
    return into;
  };
  const { close } = panel.fields;
  for (let t = 0; t < start; t++) engine.warm(close[input.benchmark * T + t]);

  const array = () => new Float64Array(S);
  const [targets, orders, positions, fills] = [array(), array(), array(), array()];
  const [prices, volatility, beta] = [array(), array(), array()];
  const row = new Float64Array(COLUMNS);
  const forecasts = new Float32Array(M * S);
  const residualStd = new Float64Array(M);
  const trace = {
    ledger: { rows: new Float64Array(bars * COLUMNS), positions: new Float64Array(bars * S) },
    targets: new Float64Array(S * T).fill(Number.NaN),
    orders: new Float64Array(bars * S),
    weights: new Float64Array(bars * M),
    regimes: new Int8Array(bars),
    ensemble: new Float32Array(S * T).fill(Number.NaN),
    refusals: new Map<string, number>(),
  };
  const native = loadNative();
  const ledger = native.ledgerOpen(
    panelHandle(panel),
    nativeCosts(config),
    nativeAccount(config),
    targets,
    orders,
    positions,
    fills,
    row,
  );
  try {
    for (let i = 0; i < bars; i++) {
      input.signal.throwIfAborted();
      const t = start + i;
      native.ledgerAdvance(ledger, t);
      trace.ledger.rows.set(row, i * COLUMNS);
      trace.ledger.positions.set(positions, i * S);
      for (let m = 0; m < M; m++) {
        residualStd[m] = book.residualStd[m * bars + i];
        for (let s = 0; s < S; s++) forecasts[m * S + s] = book.forecasts[(m * S + s) * T + t];
      }
      column(close, t, prices);
      column(input.volatility, t, volatility);
      column(input.beta, t, beta);
      const equityUsd = row[0];
      const decision = engine.decide({
        close: prices,
        volatility,
        beta,
        forecasts,
        residualStd,
        positions,
        equityUsd,
      });
      record(trace, decision, { i, t, S, T, M, scale: Math.sqrt(config.label.horizon), volatility });
      targets.set(decision.targets);
      native.ledgerPlan(ledger, t);
      const account = { equityUsd, drawdown: decision.drawdown, halted: false };
      for (const { rule } of gateOrders(orders, panel.symbols, prices, account, positions, config.risk))
        trace.refusals.set(rule, (trace.refusals.get(rule) ?? 0) + 1);
      trace.orders.set(orders, i * S);
    }
  } finally {
    native.ledgerClose(ledger);
  }
  return trace;
}

interface At {
  readonly i: number;
  readonly t: number;
  readonly S: number;
  readonly T: number;
  readonly M: number;
  readonly scale: number;
  readonly volatility: Float64Array;
}

function record(trace: Trace, decision: Decision, { i, t, S, T, M, scale, volatility }: At): void {
  trace.weights.set(decision.weights, i * M);
  trace.regimes[i] = decision.regime;
  for (let s = 0; s < S; s++) {
    trace.targets[s * T + t] = decision.targets[s];
    trace.ensemble[s * T + t] = decision.mean[s] / (volatility[s] * scale);
  }
}
