import type { Static, TObject } from 'typebox';
import type { HeadName } from '../native/index.ts';

/** What a member is built of. */
export type ModelKind = 'baseline' | 'linear' | 'trees' | 'recurrent' | 'convolution' | 'attention' | 'mixer';

/** A registry entry of the zoo. `native` is the architecture the addon trains. */
export interface ModelSpec<S extends TObject = TObject> {
  readonly name: string;
  readonly native: string;
  readonly kind: ModelKind;
  readonly description: string;
  readonly source: string;
  readonly schema: S;
  /** The feature it reads, where it reads one alone: a run without it is refused. */
  readonly input?: string;
  /** Look-back bars the forecast at t reads, given its options. */
  window(options: Static<S>): number;
}

/** What a member says at each row: the horizons it looks ahead, in bars, and its head for each. */
export interface OutputConfig {
  /** The first is the one that is traded. */
  readonly horizons: readonly number[];
  readonly head: HeadName;
}

export const POINT_OUTPUT: OutputConfig = { horizons: [1], head: 'point' };

/** Mean and fit of the train fold's features; never sees validation or test bars. */
export interface Scaler {
  readonly mean: Float64Array;
  readonly std: Float64Array;
  /** Scaled values are clipped to +-clip. */
  readonly clip: number;
}

/** What a checkpoint's manifest says beside its weights. */
export interface ModelManifest {
  readonly format: 2;
  readonly model: string;
  readonly options: Readonly<Record<string, number>>;
  readonly features: readonly string[];
  /** Bars ahead of each horizon; the first is the one that is traded. */
  readonly horizons: readonly number[];
  readonly head: HeadName;
  /** Bars of the realised volatility that scales its forecasts. */
  readonly volatilityWindow: number;
  /** Symbol of the high-beta index its sentiment features read. */
  readonly sentiment: string;
  readonly scaler: { readonly mean: number[]; readonly std: number[]; readonly clip: number };
  /** Standard deviation of the scaled validation residuals: the spread of a forecast. */
  readonly residualStd: number;
  readonly dataHash: string;
  readonly configHash: string;
  readonly codeVersion: string;
  readonly seed: number;
  /** Members in the weights, served as their mean; 1 when left out. */
  readonly seeds?: number;
  readonly trainedUntil: string;
  readonly weightsSha256: string;
  readonly training: { readonly epochs: number; readonly bestEpoch: number; readonly validLoss: number };
}
