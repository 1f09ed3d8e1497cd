import {
  BETA_BARS,
  type FeatureMatrix,
  type FeatureRows,
  type FeatureStream,
  openFeatureStream,
} from '../features/index.ts';
import { BAR_FIELDS, loadNative, type StreamHandle } from '../native/index.ts';

/** Places among a bar's fields. */
export const OPEN = 0;
export const CLOSE = 3;

/**
 * The last L feature vectors and volatilities of S symbols, advanced bar by bar by the recurrences that
 * made the backtest's whole series, so both give the same bits.
 */
export class FeatureWindow {
  readonly window: number;
  /** Place of each symbol's newest row in the matrix, [S]. */
  readonly last: Int32Array;
  /** Per-bar volatility known at the last bar, [S]. */
  readonly volatility: Float64Array;
  private readonly symbols: number;
  private readonly stream: FeatureStream;
  private readonly features: number;
  /** [S][L][F], oldest first. */
  private readonly raw: Float64Array;
  private readonly closes: Float64Array[];
  private readonly volatilities: Float64Array[];
  /** Slope on the reference symbol at the last bar, [S]; 0 without one. */
  readonly beta: Float64Array;
  private readonly relativeTo: number | undefined;
  /** By symbol: its close and the reference's, and the slope they give. */
  private readonly pairs: Float64Array[];
  private readonly slopes: Float64Array[];
  private readonly handles: StreamHandle[];
  private readonly slopeHandles: StreamHandle[];

  constructor(
    names: readonly string[],
    symbols: readonly string[],
    options: { sentiment: string; window: number; volatilityWindow: number; relativeTo?: number },
  ) {
    this.window = options.window;
    this.symbols = symbols.length;
    this.features = names.length;
    this.stream = openFeatureStream(names, symbols, options.sentiment);
    this.raw = new Float64Array(symbols.length * options.window * names.length).fill(Number.NaN);
    const [L, F] = [options.window, names.length];
    this.last = Int32Array.from(symbols, (_, s) => (s * L + L - 1) * F);
    this.volatility = new Float64Array(symbols.length).fill(Number.NaN);
    this.closes = symbols.map(() => new Float64Array(1));
    this.volatilities = symbols.map(() => new Float64Array(1));
    this.relativeTo = options.relativeTo;
    this.beta = new Float64Array(symbols.length);
    this.pairs = symbols.map(() => new Float64Array(2));
    this.slopes = symbols.map(() => new Float64Array(1));
    const native = loadNative();
    const params = { period: options.volatilityWindow, periodsPerYear: 1 };
    this.handles = symbols.map((_, s) =>
      native.indicatorOpen('realizedVol', params, this.closes[s], this.volatilities[s]),
    );
    this.slopeHandles =
      options.relativeTo === undefined
        ? []
        : symbols.map((_, s) =>
            native.indicatorOpen('beta', { period: BETA_BARS }, this.pairs[s], this.slopes[s]),
          );
  }

  /** Takes in one bar of every symbol: [S][5] open, high, low, close, volume; NaN where there is none. */
  push(bars: Float64Array): void {
    const values = this.stream.step(bars);
    const [F, L] = [this.features, this.window];
    for (let s = 0; s < this.symbols; s++) {
      const from = s * L * F;
      this.raw.copyWithin(from, from + F, from + L * F);
      this.raw.set(values.subarray(s * F, (s + 1) * F), from + (L - 1) * F);
      this.closes[s][0] = bars[s * BAR_FIELDS + CLOSE];
      loadNative().indicatorStep(this.handles[s]);
      this.volatility[s] = this.volatilities[s][0];
    }
    this.updateBeta(bars);
  }

  private updateBeta(bars: Float64Array): void {
    if (this.relativeTo === undefined) return;
    for (let s = 0; s < this.symbols; s++) {
      // As in the labels, the reference has no slope on itself.
      if (s === this.relativeTo) continue;
      this.pairs[s].set([bars[s * BAR_FIELDS + CLOSE], bars[this.relativeTo * BAR_FIELDS + CLOSE]]);
      loadNative().indicatorStep(this.slopeHandles[s]);
      this.beta[s] = this.slopes[s][0];
    }
  }

  /** The window as features, [S][L][F]: rows s * L + L - 1 are the symbols at the last bar. */
  matrix(): FeatureMatrix {
    return { names: this.stream.names, symbols: this.symbols, times: this.window, values: this.raw };
  }

  /** The rows of the last bar. */
  rows(): FeatureRows {
    return { features: this.raw, featuresAt: this.last };
  }

  close(): void {
    this.stream.close();
    for (const handle of [...this.handles, ...this.slopeHandles]) loadNative().indicatorClose(handle);
  }
}
