import { AutostockError, type RunContext, toAutostockError } from '../../core/index.ts';
import { openModel, outputSize } from '../../models/index.ts';
import { type EngineName, loadNative, type NamedTensor } from '../../native/index.ts';
import { describeMember, type Member } from './memberConfig.ts';

/** Sequences that are streamed side by side. */
const STREAMED = 64;

function checkLength(member: Member, window: number, bars: number, engine: EngineName): void {
  const { name } = member.spec;
  const details = { field: '--input', was: bars, window };
  if (bars < window) {
    throw new AutostockError('AUTOSTOCK_DATA_TOO_SHORT', `x has ${bars} bars: ${name} reads ${window}`, {
      details,
    });
  }
  if (bars > window && engine !== 'stream') {
    throw new AutostockError(
      'AUTOSTOCK_DATA_INVALID',
      `x has ${bars} bars: the ${engine} engine takes exactly the window of ${window}; --engine stream takes more`,
      { details },
    );
  }
}

/**
 * Finished forecasts [B][O] of given weights. x: [B][T][F], T the window; the stream engine also takes a longer T, bar
 * by bar, and answers with the forecast at the last one.
 */
export async function forward(
  member: Member,
  weights: Uint8Array,
  x: NamedTensor,
  engine: EngineName,
  ctx: RunContext,
): Promise<Float32Array> {
  const [B, T, F] = x.shape;
  if (engine === 'libtorch' && !member.gradient) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `--engine libtorch evaluates members that are trained by gradients; ${member.spec.name} is not: use fused or stream`,
      { details: { field: '--engine', was: engine, allowed: ['fused', 'stream'] } },
    );
  }
  try {
    checkLength(member, describeMember(member, F).window, T, engine);
    if (engine === 'libtorch') {
      const out = new Float32Array(B * outputSize(member.output));
      loadNative().modelForward(member.spec.native, member.options, member.shape, F, weights, x.data, out);
      return out;
    }
    const { spec, options, output } = member;
    const model = openModel({ model: spec.name, options, featureCount: F, weights, output });
    try {
      if (engine === 'stream') return stream(model.handle, x, outputSize(output), ctx);
      const rows = Int32Array.from({ length: B }, (_, b) => (b + 1) * T - 1);
      return await model.predict(x.data, rows, ctx);
    } finally {
      model.close();
    }
  } catch (error) {
    throw toAutostockError(error);
  }
}

type OpenModel = ReturnType<typeof openModel>;

function stream(handle: OpenModel['handle'], x: NamedTensor, size: number, ctx: RunContext): Float32Array {
  const native = loadNative();
  const [B, T, F] = x.shape;
  const out = new Float32Array(B * size);
  for (let from = 0; from < B; from += STREAMED) {
    const count = Math.min(STREAMED, B - from);
    const bars = new Float32Array(count * F);
    const forecasts = new Float32Array(count * size);
    const open = native.streamOpen(handle, count, bars, forecasts);
    try {
      for (let t = 0; t < T; t++) {
        if (ctx.signal.aborted)
          throw new AutostockError('AUTOSTOCK_CANCELLED', 'the forward run was cancelled');
        for (let s = 0; s < count; s++) {
          const at = ((from + s) * T + t) * F;
          bars.set(x.data.subarray(at, at + F), s * F);
        }
        native.streamStep(open);
      }
      out.set(forecasts, from * size);
    } finally {
      native.streamClose(open);
    }
  }
  return out;
}
