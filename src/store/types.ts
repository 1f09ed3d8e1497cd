import type { ModelManifest } from '../models/index.ts';

/** Names that a version of a model can go by: the one that serves, and the one that is tried against it. */
export const ALIASES = ['champion', 'challenger'] as const;
export type Alias = (typeof ALIASES)[number];

/** Versions that each alias named, the present one last; empty: none yet. */
export type AliasHistory = Readonly<Record<Alias, readonly number[]>>;

/** What a version was made from. */
export type Lineage = Pick<
  ModelManifest,
  'dataHash' | 'configHash' | 'codeVersion' | 'seed' | 'seeds' | 'trainedUntil' | 'weightsSha256'
>;

/** One version of a model of the store. It never changes; only the aliases move. */
export interface ModelVersion {
  readonly name: string;
  /** From 1, without gaps. */
  readonly version: number;
  readonly aliases: readonly Alias[];
  readonly registeredAt: string;
  /** The checkpoint it was taken from. */
  readonly checkpoint: string;
  readonly model: string;
  readonly options: ModelManifest['options'];
  readonly features: readonly string[];
  readonly horizons: readonly number[];
  readonly head: ModelManifest['head'];
  readonly lineage: Lineage;
  /** Figures at training time, by name: validation loss and residual spread, and what was given at registration. */
  readonly skill: Readonly<Record<string, number>>;
}

/** A model of the store at a glance. */
export interface StoredModel {
  readonly name: string;
  readonly versions: number;
  readonly champion: number | undefined;
  readonly challenger: number | undefined;
}
