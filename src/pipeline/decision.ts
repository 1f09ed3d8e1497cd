import { entryOptions } from '../core/index.ts';
import { combineForecasts, ENSEMBLES, type EnsembleState } from '../ensemble/index.ts';
import { REGIMES, RegimeTracker } from '../features/index.ts';
import { POLICIES, type Policy } from '../policy/index.ts';
import { applyCaps, volatilityTarget } from '../portfolio/index.ts';
import { PositionTracker } from './positionTracker.ts';
import type { RunConfig } from './schema.ts';

/** What is known at the close of one bar. Arrays are [S] unless said otherwise. */
export interface BarView {
  readonly close: Float64Array;
  /** Per-bar volatility of log returns; NaN while unknown. */
  readonly volatility: Float64Array;
  /** Slope on the reference symbol; 0 without one. */
  readonly beta: Float64Array;
  /** Scaled forecasts [M][S] of the members; NaN = none. */
  readonly forecasts: Float32Array;
  /** Standard deviation of each member's scaled validation residuals, [M]. */
  readonly residualStd: Float64Array;
  /** Signed shares held. */
  readonly positions: Float64Array;
  readonly equityUsd: number;
}

/** The decision of one bar. The arrays are reused by the next call. */
export interface Decision {
  /** Target weights [S]; NaN = leave the position as it is. */
  readonly targets: Float64Array;
  readonly signals: Float64Array;
  /** Ensemble h-bar log-return forecast, [S] each. */
  readonly mean: Float64Array;
  readonly spread: Float64Array;
  /** Ensemble weights [M]. */
  readonly weights: Float64Array;
  /** Index into REGIMES, -1 while unknown. */
  readonly regime: number;
  /** Portfolio drawdown from its high-water mark, <= 0. */
  readonly drawdown: number;
}

/** The market an engine decides on. */
export interface DecisionShape {
  readonly symbols: number;
  readonly members: number;
  /** [S] which symbols may be held. */
  readonly tradable: readonly boolean[];
  /** Index of the symbol behind the regime. */
  readonly benchmark: number;
  /** Index of the symbol whose return labels leave out. */
  readonly relativeTo?: number;
  readonly barsPerYear: number;
}

/** A past bar whose labels are not known yet. */
interface Pending {
  readonly close: Float64Array;
  readonly volatility: Float64Array;
  readonly beta: Float64Array;
  readonly forecasts: Float32Array;
}

/**
 * Forecasts -> ensemble -> policy -> sizing, one bar at a time. Backtest, paper and live call this same
 * class, so they cannot decide differently. It reads no clock, file or network and draws no random number.
 */
export class DecisionEngine {
  private readonly config: RunConfig;
  private readonly symbols: number;
  private readonly members: number;
  private readonly tradable: readonly boolean[];
  private readonly benchmark: number;
  private readonly relativeTo: number | undefined;
  private readonly barsPerYear: number;
  private readonly regimes = new RegimeTracker();
  private readonly ensemble: EnsembleState;
  private readonly policies: readonly Policy[];
  private readonly pending: Pending[] = [];
  private readonly tracker: PositionTracker;
  private readonly signals: Float64Array;
  private readonly out: {
    targets: Float64Array;
    mean: Float64Array;
    spread: Float64Array;
    volAnn: Float64Array;
  };
  private regime = -1;

  constructor(config: RunConfig, shape: DecisionShape) {
    this.config = config;
    this.symbols = shape.symbols;
    this.members = shape.members;
    this.tradable = shape.tradable;
    this.benchmark = shape.benchmark;
    this.relativeTo = shape.relativeTo;
    this.barsPerYear = shape.barsPerYear;
    const ensemble = ENSEMBLES.get(config.ensemble.name);
    this.ensemble = ensemble.create(shape.members, entryOptions(ENSEMBLES, config.ensemble, 'ensemble'));
    const policy = POLICIES.get(config.policy.name);
    const options = entryOptions(POLICIES, config.policy, 'policy');
    this.policies = Array.from({ length: shape.symbols }, () => policy.create(options));
    this.tracker = new PositionTracker(shape.symbols);
    const array = () => new Float64Array(shape.symbols);
    this.signals = array();
    this.out = { targets: array(), mean: array(), spread: array(), volAnn: array() };
  }

  /** Feeds a bar of history before the first decision: only the regime remembers that far back. */
  warm(benchmarkClose: number): void {
    this.regime = this.regimes.update(benchmarkClose);
  }

  decide(view: BarView): Decision {
    this.warm(view.close[this.benchmark]);
    this.learn(view);
    const regime = this.regime < 0 ? REGIMES[0] : REGIMES[this.regime];
    const weights = this.ensemble.weights(regime);
    const drawdown = this.tracker.update(view);
    const { targets, mean, spread, volAnn } = this.out;
    const scale = Math.sqrt(this.config.label.horizon);
    let active = 0;
    for (let s = 0; s < this.symbols; s++) {
      const unit = view.volatility[s] * scale;
      const combined = combineForecasts(weights, this.column(view.forecasts, s), view.residualStd, 1, 0);
      mean[s] = combined.mean * unit;
      spread[s] = combined.spread * unit;
      volAnn[s] = view.volatility[s] * Math.sqrt(this.barsPerYear);
      if (!this.tradable[s] || !Number.isFinite(view.close[s])) {
        this.signals[s] = 0;
        continue;
      }
      active++;
      this.signals[s] = this.policies[s]({
        forecast: { mean: mean[s], spread: spread[s] },
        horizon: this.config.label.horizon,
        market: { regime, close: view.close[s], volatility: view.volatility[s] },
        position: this.tracker.state(s, view, drawdown),
        previousSignal: this.signals[s],
      });
    }
    volatilityTarget(this.signals, volAnn, active, this.config.portfolio, targets);
    for (let s = 0; s < this.symbols; s++) if (!Number.isFinite(view.close[s])) targets[s] = Number.NaN;
    applyCaps(targets, this.config.portfolio);
    this.remember(view);
    return { targets, signals: this.signals, mean, spread, weights, regime: this.regime, drawdown };
  }

  /** Members' forecasts of symbol s, [M]. */
  private column(forecasts: Float32Array, s: number): Float64Array {
    const column = new Float64Array(this.members);
    for (let m = 0; m < this.members; m++) column[m] = forecasts[m * this.symbols + s];
    return column;
  }

  /** Keeps the bar until its labels are known, h bars from now. */
  private remember(view: BarView): void {
    this.pending.push({
      close: view.close.slice(),
      volatility: view.volatility.slice(),
      beta: view.beta.slice(),
      forecasts: view.forecasts.slice(),
    });
  }

  /** Scores the forecasts whose labels became known at this close and tells the ensemble. */
  private learn(view: BarView): void {
    const { horizon, clip } = this.config.label;
    if (this.pending.length < horizon) return;
    const past = this.pending.shift()!;
    const losses = new Float64Array(this.members).fill(Number.NaN);
    const logReturn = (s: number) => Math.log(view.close[s] / past.close[s]);
    const reference = this.relativeTo === undefined ? 0 : logReturn(this.relativeTo);
    for (let m = 0; m < this.members; m++) {
      let sum = 0;
      let count = 0;
      for (let s = 0; s < this.symbols; s++) {
        if (s === this.relativeTo) continue;
        const realised =
          (logReturn(s) - past.beta[s] * reference) / (past.volatility[s] * Math.sqrt(horizon));
        const error = past.forecasts[m * this.symbols + s] - Math.max(-clip, Math.min(clip, realised));
        if (!Number.isFinite(error)) continue;
        sum += error * error;
        count++;
      }
      if (count > 0) losses[m] = sum / count;
    }
    this.ensemble.observe(losses);
  }
}
