import { entryOptions, type TimeMs } from '../core/index.ts';
import { type CostModel, type Costs, costOfAll, nativePart, orderCost } from '../costs/index.ts';
import { barEnd, sessionLeft } from '../data/index.ts';
import {
  type Combine,
  combinerOf,
  ENSEMBLES,
  type EnsembleState,
  type Made,
  outcomeOf,
} from '../ensemble/index.ts';
import { type FeatureRows, LastKnown } from '../features/index.ts';
import {
  type BookPolicy,
  POLICIES,
  type PolicyContext,
  type PolicyInput,
  Sleeves,
  type TradeCost,
} from '../policy/index.ts';
import { applyCaps, volatilityTarget } from '../portfolio/index.ts';
import { REGIME_MODELS, type RegimeReading, type RegimeTracker } from '../regime/index.ts';
import { restricted } from '../risk/index.ts';
import { regimeNames } from './config.ts';
import { PositionTracker } from './positionTracker.ts';
import { featureNames } from './prepare.ts';
import type { RunConfig } from './schema.ts';

/** What is known at the close of one bar. Arrays are [S] unless said otherwise. */
export interface BarView extends FeatureRows {
  /** Stamp of the bar, epoch ms. */
  readonly time: number;
  readonly close: Float64Array;
  /** What this bar's fills were made at; the close without it. */
  readonly open?: Float64Array;
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
  /** What may not be decided, bits of RESTRICTIONS; nothing without it. */
  readonly restrictions?: Uint8Array;
  /** Quoted spread, a fraction of the price; that of the costs without it. */
  readonly spread?: Float64Array;
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
  /** State of the regime model, -1 while unknown. */
  readonly regime: number;
  /** Filtered probabilities of its states, [K]. */
  readonly regimeProbabilities: Float64Array;
  /** Portfolio drawdown from its high-water mark, <= 0. */
  readonly drawdown: number;
  /** Last known closes [S]: what a position without a bar is worth. */
  readonly marks: Float64Array;
}

/** The market an engine decides on. */
export interface DecisionShape {
  readonly symbols: readonly string[];
  readonly members: number;
  /** [S] which symbols may be held. */
  readonly tradable: readonly boolean[];
  /** Index of the symbol behind the regime. */
  readonly benchmark: number;
  /** Index of the symbol whose return labels leave out. */
  readonly relativeTo?: number;
  readonly barsPerYear: number;
  /** That of the configuration without it. */
  readonly policy?: BookPolicy;
}

/** A past bar whose labels are not known yet. */
interface Pending extends Made {
  /** Bars seen when it was remembered. */
  readonly bar: number;
  readonly close: Float64Array;
  readonly volatility: Float64Array;
  readonly beta: Float64Array;
}

/** The policy that a configuration names. */
export const configuredPolicy = (
  config: RunConfig,
  { symbols, barsPerYear }: Pick<DecisionShape, 'symbols' | 'barsPerYear'>,
): BookPolicy =>
  POLICIES.get(config.policy.name).create(
    entryOptions(POLICIES, config.policy, 'policy'),
    policyContext(config, symbols, barsPerYear),
  );

/** What the policies of a run are made for. */
export const policyContext = (
  config: RunConfig,
  symbols: readonly string[],
  barsPerYear: number,
): PolicyContext => ({
  symbols,
  regimes: regimeNames(config),
  features: featureNames(config),
  horizon: config.label.horizon,
  intraday: config.data.interval !== '1d',
  barsPerYear,
  targetVolAnn: config.portfolio.targetVolAnn,
  caps: config.portfolio,
});

/** Share of the session that is left when the bar with this stamp ends; 0 of daily bars. */
export const leftAt = ({ data }: Pick<RunConfig, 'data'>, time: number): number =>
  data.interval === '1d' ? 0 : sessionLeft(barEnd(time as TimeMs, data.interval));

/** What a ledger with these costs takes for a trade. */
function tradeCost(native: CostModel['native']): TradeCost {
  const bare = { symbol: '', time: 0, index: 0, volume: 0 };
  return (shares, price, spread = native.spreadBps * 1e-4) => {
    const order = { ...bare, side: shares > 0 ? 'buy' : 'sell', quantity: Math.abs(shares), price } as const;
    return orderCost({ native, spread: Float64Array.of(spread) }, order).totalUsd;
  };
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
  private readonly regimes: RegimeTracker;
  private readonly regimeNames: readonly string[];
  private readonly ensemble: EnsembleState;
  private readonly combine: Combine;
  private readonly policy: BookPolicy;
  private readonly inputs: (PolicyInput | undefined)[];
  private readonly pending: Pending[] = [];
  private readonly tracker: PositionTracker;
  private readonly sleeves: Sleeves;
  private readonly known: LastKnown;
  private readonly features: number;
  private readonly signals: Float64Array;
  /** The last signal of each symbol that was one. */
  private readonly previous: Float64Array;
  private readonly costs: CostModel['native'];
  private readonly out: {
    targets: Float64Array;
    mean: Float64Array;
    spread: Float64Array;
    volAnn: Float64Array;
  };
  private regime: RegimeReading;
  private bar = 0;

  constructor(config: RunConfig, shape: DecisionShape) {
    this.config = config;
    this.symbols = shape.symbols.length;
    this.members = shape.members;
    this.tradable = shape.tradable;
    this.benchmark = shape.benchmark;
    this.relativeTo = shape.relativeTo;
    this.barsPerYear = shape.barsPerYear;
    const regime = REGIME_MODELS.get(config.regime.name);
    const regimeOptions = entryOptions(REGIME_MODELS, config.regime, 'regime');
    this.regimeNames = regime.states(regimeOptions);
    this.regimes = regime.create(regimeOptions);
    this.regime = this.regimes.update(Number.NaN);
    this.ensemble = ENSEMBLES.get(config.ensemble.name).create(
      {
        members: shape.members,
        regimes: this.regimeNames.length,
        horizon: config.label.horizon,
      },
      entryOptions(ENSEMBLES, config.ensemble, 'ensemble'),
    );
    this.combine = combinerOf(this.ensemble);
    this.policy = shape.policy ?? configuredPolicy(config, shape);
    this.inputs = shape.symbols.map(() => undefined);
    this.tracker = new PositionTracker(this.symbols);
    this.costs = nativePart(config.costs as Costs);
    this.sleeves = new Sleeves(this.symbols, tradeCost(this.costs));
    this.features = featureNames(config).length;
    this.known = new LastKnown(this.symbols, this.features);
    const array = () => new Float64Array(this.symbols);
    this.signals = array();
    this.previous = array();
    this.out = { targets: array(), mean: array(), spread: array(), volAnn: array() };
  }

  /** Feeds a bar that nothing is decided on, of history or after an outage: the regime and what is known learn from it. */
  warm(benchmarkClose: number, rows: FeatureRows): void {
    this.bar++;
    this.regime = this.regimes.update(benchmarkClose);
    this.known.update(rows);
  }

  decide(view: BarView): Decision {
    this.warm(view.close[this.benchmark], view);
    this.learn(view);
    const { index, probabilities } = this.regime;
    const regime = this.regimeNames[Math.max(0, index)];
    const weights = this.ensemble.weights(probabilities);
    this.sleeves.update(view);
    const book = { positions: view.positions, close: this.sleeves.marks, equityUsd: view.equityUsd };
    const drawdown = this.tracker.update(book);
    const { targets, mean, spread, volAnn } = this.out;
    const scale = Math.sqrt(this.config.label.horizon);
    const active = this.tradable.reduce(
      (n, held, s) => n + Number(held && Number.isFinite(view.close[s])),
      0,
    );
    const share = 1 / Math.max(1, active);
    const left = leftAt(this.config, view.time);
    for (let s = 0; s < this.symbols; s++) {
      const unit = view.volatility[s] * scale;
      const combined = this.combine(weights, this.column(view.forecasts, s), view.residualStd);
      mean[s] = combined.mean * unit;
      spread[s] = combined.spread * unit;
      volAnn[s] = view.volatility[s] * Math.sqrt(this.barsPerYear);
      this.inputs[s] = undefined;
      if (!this.tradable[s]) continue;
      this.inputs[s] = {
        bar: this.bar - 1,
        forecast: { mean: mean[s], spread: spread[s] },
        horizon: this.config.label.horizon,
        market: {
          regime,
          regimes: probabilities,
          close: view.close[s],
          volatility: view.volatility[s],
          sessionLeft: left,
        },
        features: view.features,
        featuresAt: view.featuresAt[s],
        known: this.known,
        knownAt: s * this.features,
        cost: costOfAll(this.costs, view.equityUsd, view.close[s], view.spread?.[s]),
        share,
        restrictions: view.restrictions?.[s] ?? 0,
        position: {
          ...this.tracker.state(s, book, drawdown),
          growth: this.sleeves.growth(s, share),
        },
        previousSignal: this.previous[s],
      };
    }
    const wanted = this.policy(this.bar - 1, this.inputs);
    for (let s = 0; s < this.symbols; s++) {
      this.signals[s] = this.inputs[s] && Number.isFinite(view.close[s]) ? wanted[s] : 0;
      if (!Number.isNaN(this.signals[s])) this.previous[s] = this.signals[s];
    }
    volatilityTarget(this.signals, volAnn, active, this.config.portfolio, targets);
    for (let s = 0; s < this.symbols; s++) if (!Number.isFinite(view.close[s])) targets[s] = Number.NaN;
    applyCaps(targets, this.config.portfolio);
    for (let s = 0; view.restrictions && s < this.symbols; s++)
      targets[s] = restricted(view.restrictions[s], targets[s], this.inputs[s]?.position.exposure ?? 0);
    this.remember(view, weights);
    return {
      targets,
      signals: this.signals,
      mean,
      spread,
      weights,
      regime: index,
      regimeProbabilities: probabilities,
      drawdown,
      marks: this.sleeves.marks,
    };
  }

  /** Members' forecasts of symbol s, [M]. */
  private column(forecasts: Float32Array, s: number): Float64Array {
    const column = new Float64Array(this.members);
    for (let m = 0; m < this.members; m++) column[m] = forecasts[m * this.symbols + s];
    return column;
  }

  /** Keeps the bar until its labels are known, h bars from now. */
  private remember(view: BarView, weights: Float64Array): void {
    this.pending.push({
      bar: this.bar,
      close: view.close.slice(),
      volatility: view.volatility.slice(),
      beta: view.beta.slice(),
      forecasts: view.forecasts.slice(),
      regimes: this.regime.probabilities.slice(),
      weights: weights.slice(),
    });
  }

  /** Tells the ensemble what the forecasts came to whose labels became known at this close. */
  private learn(view: BarView): void {
    const made = this.bar - this.config.label.horizon;
    // After an outage the close that some labels needed was never seen.
    while (this.pending.length > 0 && this.pending[0].bar < made) this.pending.shift();
    if (this.pending.length === 0 || this.pending[0].bar > made) return;
    const past = this.pending.shift()!;
    this.ensemble.observe(outcomeOf(past, this.labels(past, view)));
  }

  /** Scaled labels [S] of a past bar at this close; NaN where unknown and for the reference symbol. */
  private labels(past: Pending, view: BarView): Float64Array {
    const { horizon, clip } = this.config.label;
    const logReturn = (s: number) => Math.log(view.close[s] / past.close[s]);
    const reference = this.relativeTo === undefined ? 0 : logReturn(this.relativeTo);
    return Float64Array.from(past.close, (_, s) => {
      if (s === this.relativeTo) return Number.NaN;
      const realised = (logReturn(s) - past.beta[s] * reference) / (past.volatility[s] * Math.sqrt(horizon));
      return Math.max(-clip, Math.min(clip, realised));
    });
  }
}
