import type { FeatureMatrix } from '../features/index.ts';

/** What the names of a strategy stand for on one panel. */
export interface CompileContext {
  readonly symbols: readonly string[];
  /** Bars T of the panel. */
  readonly bars: number;
  /** Features the strategy names, at least. */
  readonly features?: FeatureMatrix;
  /** Forecast series by name, [S][T] each, NaN where unknown. */
  readonly forecasts?: Readonly<Record<string, Float64Array>>;
}

/** How a space becomes parameter sets. */
export type SpaceMethod =
  | {
      readonly method: 'grid';
      /** Values taken of an interval that is not whole numbers; needed for such a parameter. */
      readonly levels?: number;
    }
  | { readonly method: 'random'; readonly count: number; readonly seed: number }
  | { readonly method: 'latin'; readonly count: number; readonly seed: number }
  | { readonly method: 'list'; readonly sets: readonly Readonly<Record<string, number>>[] };

export interface SpaceOptions {
  /** Most sets a space may have; above it is refused before anything is allocated. */
  readonly maxSets?: number;
}

/** Parameter sets in a fixed order, made on demand. Indices run over the sets that meet the constraints. */
export interface ParameterSpace {
  readonly method: SpaceMethod['method'];
  /** Swept parameters in the order of the strategy: the columns of a set. */
  readonly names: readonly string[];
  /** Number of sets N. */
  readonly size: number;
  /** Sets [from, from + count) as [count][P]; clipped at the end. */
  chunk(from: number, count: number): Float64Array;
}
