import { createRegistry } from '../core/index.ts';
import { equalWeight } from './equalWeight.ts';
import { inverseError } from './inverseError.ts';
import type { EnsembleSpec } from './types.ts';

export * from './combine.ts';
export * from './types.ts';

/** Every way to combine members. A new one is one file and one line here. */
export const ENSEMBLES = createRegistry<EnsembleSpec>('ensemble', [equalWeight, inverseError]);
