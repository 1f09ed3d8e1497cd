import type { Strategy } from '../schema.ts';

/** A ready strategy: plain data, with where it comes from. */
export interface StrategyEntry {
  readonly name: string;
  readonly source: string;
  readonly strategy: Strategy;
}
