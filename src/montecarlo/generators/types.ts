import type { TObject } from 'typebox';
import type { NativeParams } from '../../native/index.ts';

/** Parameters of a generator by name, per step; matrices row by row. */
export type ParameterArrays = Record<string, Float64Array>;

export interface GeneratorSetup {
  readonly assets: number;
  readonly periodsPerYear: number;
}

/** One way to make paths; its native twin of the same name fits and simulates. */
export interface GeneratorSpec {
  readonly name: string;
  readonly description: string;
  /** Paper or formula. */
  readonly source: string;
  /** Options beside `name`. */
  readonly schema: TObject;
  /** What history it reads: rows of returns of all assets, or the returns of closed trades. */
  readonly history: 'returns' | 'trades';
  /** Parameters it needs; those that `given` does not fill are fitted. */
  readonly parameters: readonly string[];
  /** Numbers for the native side. */
  options(options: Readonly<Record<string, unknown>>, setup: GeneratorSetup): NativeParams;
  /**
   * Parameters that the options give. Called again after a fit with the fitted ones, which some given parameters build on
   * (a drift needs a volatility); leaves out what it cannot know yet.
   */
  given(
    options: Readonly<Record<string, unknown>>,
    setup: GeneratorSetup,
    fitted?: Readonly<ParameterArrays>,
  ): ParameterArrays;
}
