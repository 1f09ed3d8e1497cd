import { AutostockError, toAutostockError } from '../core/index.ts';
import { nativeFeatures, sentimentIndex } from '../features/index.ts';
import type { Scaler, TrainedModel } from '../models/index.ts';
import { BAR_FIELDS, loadNative, type StreamHandle, sharedFloat32, sharedFloat64 } from '../native/index.ts';

/** One member of a path and the scaler its features need. */
export interface PathMember {
  readonly model: TrainedModel;
  readonly scaler: Scaler;
}

export interface PathShape {
  readonly features: readonly string[];
  readonly symbols: readonly string[];
  readonly sentiment: string;
  readonly members: readonly PathMember[];
}

/**
 * One bar -> features -> members -> weighted mean in one native call that allocates nothing. Members run bar by bar,
 * so forecasts equal those of their windows within 1e-5, not to the bit. Start it at the features' first bar.
 */
export class ForecastPath {
  /** Ensemble weights [M], 0 or more, equal at first; a member without a forecast drops out. */
  readonly weights: Float64Array;
  /** Scaled point forecasts [M][S] of the first horizon at the last bar; NaN where unknown. */
  readonly points: Float32Array;
  /** Their weighted mean [S]. */
  readonly forecast: Float64Array;
  readonly #bars: Float64Array;
  readonly #handle: StreamHandle;

  constructor({ features, symbols, sentiment, members }: PathShape) {
    this.weights = sharedFloat64(members.length).fill(1);
    this.points = sharedFloat32(members.length * symbols.length).fill(Number.NaN);
    this.forecast = sharedFloat64(symbols.length).fill(Number.NaN);
    this.#bars = sharedFloat64(symbols.length * BAR_FIELDS);
    try {
      this.#handle = loadNative().pathOpen(
        nativeFeatures(features),
        symbols.length,
        sentimentIndex(symbols, sentiment),
        members.map(({ model, scaler }) => ({ model: model.handle, ...scaler })),
        this.#bars,
        this.weights,
        this.points,
        this.forecast,
      );
    } catch (error) {
      throw toAutostockError(error);
    }
  }

  /** Takes in one bar of every symbol, [S][5] open, high, low, close, volume; NaN where there is none. */
  step(bars: Float64Array): void {
    if (bars.length !== this.#bars.length) {
      throw new AutostockError(
        'AUTOSTOCK_NATIVE_ARGUMENT',
        `bars has ${bars.length} values: ${this.forecast.length} symbols x ${BAR_FIELDS} fields are ${this.#bars.length}`,
      );
    }
    this.#bars.set(bars);
    try {
      loadNative().pathStep(this.#handle);
    } catch (error) {
      throw toAutostockError(error);
    }
  }

  /** Work that need not delay a decision: call it after acting; the next step does it otherwise. */
  settle(): void {
    loadNative().pathSettle(this.#handle);
  }

  close(): void {
    loadNative().pathClose(this.#handle);
  }
}
