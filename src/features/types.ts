import type { NativeFeature } from '../native/index.ts';

/** A registry entry: data alone, computed natively by one recurrence for series and single bars. */
export interface FeatureSpec extends NativeFeature {
  readonly name: string;
  readonly group: 'technical' | 'sentiment';
  /** One sentence with the formula. */
  readonly description: string;
  readonly source: string;
}

/** Features of a panel: values[(s * T + t) * F + f], NaN during warm-up and where a bar is missing. */
export interface FeatureMatrix {
  readonly names: readonly string[];
  readonly symbols: number;
  readonly times: number;
  readonly values: Float64Array;
}

/** Labels of a panel, all [S][T]. NaN where the horizon leaves the data. */
export interface LabelMatrix {
  readonly horizon: number;
  /** log(close[t+h] / close[t]), less beta times the reference symbol's when there is one */
  readonly raw: Float64Array;
  /** Per-bar volatility known at t; the label and forecasts are scaled by volatility * sqrt(h). */
  readonly volatility: Float64Array;
  /** Slope on the reference symbol known at t; 0 without one. */
  readonly beta: Float64Array;
  /** raw / (volatility * sqrt(h)), clipped to +-clip. */
  readonly scaled: Float32Array;
  /** Bar index at which the label of bar t is known: t + h. */
  readonly endOffset: number;
}
