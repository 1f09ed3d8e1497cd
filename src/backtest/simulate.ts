import type { Panel } from '../core/index.ts';
import type { FeatureMatrix } from '../features/index.ts';
import { loadNative, panelHandle } from '../native/index.ts';
import {
  costsOf,
  type Decision,
  DecisionEngine,
  nativeAccount,
  type RunConfig,
  regimeNames,
  restrictionsOf,
} from '../pipeline/index.ts';
import type { BookPolicy } from '../policy/index.ts';
import { emptyLedger, type Ledger, type LedgerTrace, stepLedger } from './ledger.ts';

/** Runs given target weights [S][T] (NaN = keep) over bars [start, T) in the panel kernel. */
export function simulateTargets(
  panel: Panel,
  targets: Float64Array,
  start: number,
  config: RunConfig,
): Ledger {
  const ledger = emptyLedger(panel.time.length - start, panel.symbols.length);
  const costs = costsOf(config, panel);
  loadNative().backtestPanel(
    panelHandle(panel),
    targets,
    start,
    panel.time.length,
    costs.native,
    nativeAccount(config),
    ledger.rows,
    ledger.positions,
    costs.spread,
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
export interface Trace extends LedgerTrace {
  /** [S][T] targets as decided, NaN outside [start, T). */
  readonly targets: Float64Array;
  /** [n][M] */
  readonly weights: Float64Array;
  readonly regimes: Int8Array;
  /** Filtered probabilities of the regimes, [n][K]. */
  readonly regimeProbabilities: Float64Array;
  /** Ensemble forecast of the h-bar log return and its spread, [S][T]. */
  readonly mean: Float64Array;
  readonly spread: Float64Array;
  /** The same forecast in scaled units, [S][T]. */
  readonly ensemble: Float32Array;
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
  readonly features: FeatureMatrix;
  /** That of the configuration without it. */
  readonly policy?: BookPolicy;
  readonly signal: AbortSignal;
}

/** Steps engine, risk gate and ledger bar by bar over [start, T): what paper and live do, on stored bars. */
export function simulateDecisions(input: LoopInput): Trace {
  const { panel, config, start, book } = input;
  const [S, T, M] = [panel.symbols.length, panel.time.length, book.members.length];
  const bars = T - start;
  const engine = new DecisionEngine(config, { ...input, symbols: panel.symbols, members: M });
  const column = <A extends Float64Array | Uint8Array>(source: A, t: number, into: A) => {
    for (let s = 0; s < S; s++) into[s] = source[s * T + t];
    return into;
  };
  const F = input.features.names.length;
  const featuresAt = new Int32Array(S);
  const rowsAt = (t: number) => {
    for (let s = 0; s < S; s++) featuresAt[s] = (s * T + t) * F;
    return { features: input.features.values, featuresAt };
  };
  for (let t = 0; t < start; t++) engine.warm(panel.fields.close[input.benchmark * T + t], rowsAt(t));

  const [volatility, beta, open] = [new Float64Array(S), new Float64Array(S), new Float64Array(S)];
  const forecasts = new Float32Array(M * S);
  const residualStd = new Float64Array(M);
  const decided = {
    targets: new Float64Array(S * T).fill(Number.NaN),
    weights: new Float64Array(bars * M),
    regimes: new Int8Array(bars),
    regimeProbabilities: new Float64Array(bars * regimeNames(config).length),
    mean: new Float64Array(S * T).fill(Number.NaN),
    spread: new Float64Array(S * T).fill(Number.NaN),
    ensemble: new Float32Array(S * T).fill(Number.NaN),
  };
  const scale = Math.sqrt(config.label.horizon);
  const costs = costsOf(config, panel);
  const loop = { panel, config, costs, start, signal: input.signal };
  const forbidden = restrictionsOf(config, panel);
  const restrictions = forbidden && new Uint8Array(S);
  const spread = costs.spread && new Float64Array(S);
  const stepped = stepLedger(loop, ({ i, t, equityUsd, close, positions, targets }) => {
    for (let m = 0; m < M; m++) {
      residualStd[m] = book.residualStd[m * bars + i];
      for (let s = 0; s < S; s++) forecasts[m * S + s] = book.forecasts[(m * S + s) * T + t];
    }
    column(input.volatility, t, volatility);
    column(input.beta, t, beta);
    column(panel.fields.open, t, open);
    if (costs.spread && spread) column(costs.spread, t, spread);
    if (forbidden && restrictions) column(forbidden, t, restrictions);
    const decision = engine.decide({
      time: panel.time[t],
      close,
      open,
      volatility,
      beta,
      forecasts,
      residualStd,
      positions,
      equityUsd,
      ...rowsAt(t),
      spread,
      restrictions,
    });
    record(decided, decision, { i, t, S, T, M, scale, volatility });
    targets.set(decision.targets);
    return decision.drawdown;
  });
  return { ...stepped, ...decided };
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

function record(
  trace: Omit<Trace, keyof LedgerTrace>,
  decision: Decision,
  { i, t, S, T, M, scale, volatility }: At,
): void {
  trace.weights.set(decision.weights, i * M);
  trace.regimes[i] = decision.regime;
  trace.regimeProbabilities.set(decision.regimeProbabilities, i * decision.regimeProbabilities.length);
  for (let s = 0; s < S; s++) {
    trace.targets[s * T + t] = decision.targets[s];
    trace.mean[s * T + t] = decision.mean[s];
    trace.spread[s * T + t] = decision.spread[s];
    trace.ensemble[s * T + t] = decision.mean[s] / (volatility[s] * scale);
  }
}
