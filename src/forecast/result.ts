import type { Provenance } from '../core/index.ts';
import type { Regret } from '../ensemble/index.ts';
import type { Fold } from '../pipeline/index.ts';
import type { SkillRow } from './skill/index.ts';

/** How an ensemble combined the members, under the first seed. */
export interface EnsembleTrack {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** [bars][M] */
  readonly weights: Float64Array;
  /** Squared scaled error above what hindsight would have chosen. */
  readonly regret: Regret;
}

/** A fold of the plan with what its models had seen. */
export interface StudyFold extends Fold {
  /** Epoch ms of the last close that training saw. */
  readonly trainedUntil: number;
}

/** Out-of-fold skill of baselines, members and ensembles on one panel. */
export interface ForecastStudy {
  readonly kind: 'forecasts';
  readonly name: string;
  readonly seed: number;
  readonly seeds: number;
  readonly codeVersion: string;
  readonly configHash: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly provenance: Provenance;
  readonly dataHash: string;
  readonly symbols: readonly string[];
  readonly interval: string;
  readonly horizon: number;
  readonly head: string;
  /** Epoch ms of every bar of the panel; forecasts begin at bar `start`. */
  readonly panelTime: Float64Array;
  readonly start: number;
  /** [bars] epoch ms from which each bar's forecasts can be acted on. */
  readonly availableAt: Float64Array;
  readonly folds: readonly StudyFold[];
  readonly members: readonly string[];
  readonly rows: readonly SkillRow[];
  readonly ensembles: readonly EnsembleTrack[];
  /** The single member with the least squared error, known in hindsight alone. */
  readonly bestMember?: string;
  /** Rows tested against ridge. */
  readonly trials: number;
  /** One sentence a person can repeat. */
  readonly verdict: string;
  readonly warnings: readonly string[];
}
