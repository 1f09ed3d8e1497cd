import { createRegistry } from '../../core/index.ts';
import { blockBootstrap } from './blockBootstrap.ts';
import { garch } from './garch.ts';
import { gaussianCopula } from './gaussianCopula.ts';
import { gbm } from './gbm.ts';
import { heston } from './heston.ts';
import { merton } from './merton.ts';
import { regime } from './regime.ts';
import { stationaryBootstrap } from './stationaryBootstrap.ts';
import { tCopula } from './tCopula.ts';
import { tradeResampling } from './tradeResampling.ts';
import type { GeneratorSpec } from './types.ts';

export type { GeneratorSetup, GeneratorSpec, ParameterArrays } from './types.ts';

/** Ways to make paths, in the order of the native registry. */
export const GENERATORS = createRegistry<GeneratorSpec>('generator', [
  stationaryBootstrap,
  blockBootstrap,
  tradeResampling,
  gbm,
  merton,
  heston,
  garch,
  regime,
  gaussianCopula,
  tCopula,
]);
