import { createRegistry } from '../core/index.ts';
import { autoregression } from './autoregression.ts';
import { dlinear } from './dlinear.ts';
import { ewma } from './ewma.ts';
import { gbdt } from './gbdt.ts';
import { gruEnhanced } from './gruEnhanced.ts';
import { gruResidual } from './gruResidual.ts';
import { har } from './har.ts';
import { historicalMean } from './historicalMean.ts';
import { iTransformer } from './iTransformer.ts';
import { lastReturn } from './lastReturn.ts';
import { lstmAttention } from './lstmAttention.ts';
import { lstmBasic } from './lstmBasic.ts';
import { lstmStacked } from './lstmStacked.ts';
import { nlinear } from './nlinear.ts';
import { patchTst } from './patchTst.ts';
import { ridge } from './ridge.ts';
import { tcnMultiScale } from './tcnMultiScale.ts';
import { tcnResidual } from './tcnResidual.ts';
import { transformerCausal } from './transformerCausal.ts';
import { transformerStreaming } from './transformerStreaming.ts';
import { tsMixer } from './tsMixer.ts';
import type { ModelSpec } from './types.ts';
import { zeroReturn } from './zeroReturn.ts';

/** The zoo: one file and one line per member. */
export const MODELS = createRegistry<ModelSpec>('model', [
  zeroReturn,
  lastReturn,
  historicalMean,
  ewma,
  autoregression,
  har,
  ridge,
  gbdt,
  dlinear,
  nlinear,
  lstmBasic,
  lstmStacked,
  lstmAttention,
  gruResidual,
  gruEnhanced,
  tcnResidual,
  tcnMultiScale,
  transformerCausal,
  transformerStreaming,
  patchTst,
  iTransformer,
  tsMixer,
]);
