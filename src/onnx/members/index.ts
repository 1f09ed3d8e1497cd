import { createRegistry } from '../../core/index.ts';
import type { OnnxMember } from '../types.ts';
import { dlinear } from './dlinear.ts';
import { iTransformer, patchTst } from './encoders.ts';
import { gbdt } from './gbdt.ts';
import { gruEnhanced, gruResidual } from './gru.ts';
import { linearMembers } from './linear.ts';
import { lstmAttention, lstmBasic, lstmStacked } from './lstm.ts';
import { nlinear } from './nlinear.ts';
import { tcnMultiScale, tcnResidual } from './tcn.ts';
import { transformer, transformerStreaming } from './transformer.ts';
import { tsMixer } from './tsMixer.ts';

/** Architectures that can be exported, by native name. */
export const ONNX_MEMBERS = createRegistry<OnnxMember>('ONNX export', [
  ...linearMembers,
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
  transformer,
  transformerStreaming,
  patchTst,
  iTransformer,
  tsMixer,
]);
