import { createRegistry } from '../core/index.ts';
import { dlinear } from './dlinear.ts';
import { lstmStacked } from './lstmStacked.ts';
import { ridge } from './ridge.ts';
import { tcnResidual } from './tcnResidual.ts';
import type { ModelSpec } from './types.ts';
import { zeroReturn } from './zeroReturn.ts';

/** The zoo: one file and one line per member. */
export const MODELS = createRegistry<ModelSpec>('model', [
  zeroReturn,
  ridge,
  dlinear,
  lstmStacked,
  tcnResidual,
]);
