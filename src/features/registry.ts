import { createRegistry } from '../core/index.ts';
import { benchmarkFeatures } from './sentiment/benchmark.ts';
import { relativeFeatures } from './sentiment/relative.ts';
import { averageFeatures } from './technical/averages.ts';
import { bandFeatures } from './technical/bands.ts';
import { oscillatorFeatures } from './technical/oscillators.ts';
import { returnFeatures } from './technical/returns.ts';
import { volatilityFeatures } from './technical/volatility.ts';
import { volumeFeatures } from './technical/volume.ts';
import type { FeatureSpec } from './types.ts';

/** Every feature a model can read. All are free of the price scale, and known at the close of their bar. */
export const FEATURES = createRegistry<FeatureSpec>('feature', [
  ...returnFeatures,
  ...averageFeatures,
  ...oscillatorFeatures,
  ...bandFeatures,
  ...volatilityFeatures,
  ...volumeFeatures,
  ...benchmarkFeatures,
  ...relativeFeatures,
]);
