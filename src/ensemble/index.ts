import { createRegistry } from '../core/index.ts';
import { adaHedge } from './adaHedge.ts';
import { boa } from './boa.ts';
import { equalWeight } from './equalWeight.ts';
import { exponentiatedGradient } from './exponentiatedGradient.ts';
import { fixedShare } from './fixedShare.ts';
import { hedge } from './hedge.ts';
import { inverseError } from './inverseError.ts';
import { mlPoly } from './mlPoly.ts';
import { onlineNewtonStep } from './onlineNewtonStep.ts';
import { regimeWeights } from './regimeWeights.ts';
import { stackingNnls } from './stackingNnls.ts';
import { stackingRidge } from './stackingRidge.ts';
import { trimmedMean } from './trimmedMean.ts';
import type { EnsembleSpec } from './types.ts';

export * from './combine.ts';
export * from './outcome.ts';
export * from './regret.ts';
export * from './types.ts';

/** Every way to combine members. A new one is one file and one line here. */
export const ENSEMBLES = createRegistry<EnsembleSpec>('ensemble', [
  equalWeight,
  trimmedMean,
  inverseError,
  hedge,
  adaHedge,
  fixedShare,
  exponentiatedGradient,
  mlPoly,
  boa,
  onlineNewtonStep,
  regimeWeights,
  stackingNnls,
  stackingRidge,
]);
