import { attend, scaledScores, splitHeads } from './attention.ts';
import type { GraphBuilder, Value } from './builder.ts';
import type { MemberWeights } from './types.ts';

/** Sizes of a post-norm encoder without a mask. */
export interface Encoder {
  readonly tokens: number;
  /** By running statistics instead of over a token. */
  readonly batchNorm: boolean;
  /** Attention scores add up over the layers. */
  readonly residualScores: boolean;
}

/** Batch normalisation over the last axis by its running statistics, folded to a factor and a shift; eps 1e-5. */
export function batchNorm(g: GraphBuilder, x: Value, member: MemberWeights, name: string): Value {
  const [weight, bias, mean, variance] = ['weight', 'bias', 'running_mean', 'running_var'].map(
    (part) => member.weight(`${name}.${part}`).data,
  );
  const factor = weight.map((w, c) => w / Math.sqrt(variance[c] + 1e-5));
  const shift = bias.map((b, c) => b - mean[c] * factor[c]);
  const shape = [factor.length];
  return g.add(g.mul(x, g.floats({ shape, data: factor })), g.floats({ shape, data: shift }));
}

/** h [G,T,d] -> [G,T,d], tensors layers.<i>.* of nn.TransformerEncoderLayer. */
export function encode(g: GraphBuilder, start: Value, member: MemberWeights, encoder: Encoder): Value {
  const { width: d, heads, layers } = member.options;
  const { tokens: T, residualScores } = encoder;
  const linear = (value: Value, name: string) =>
    g.linear(value, member.weight(`${name}.weight`), member.weight(`${name}.bias`));
  const norm = (value: Value, name: string) =>
    encoder.batchNorm
      ? batchNorm(g, value, member, name)
      : g.layerNorm(value, member.weight(`${name}.weight`), member.weight(`${name}.bias`));
  let h = start;
  let scores: Value | undefined;
  for (let i = 0; i < layers; i++) {
    const layer = `layers.${i}`;
    const projected = g.linear(
      h,
      member.weight(`${layer}.self_attn.in_proj_weight`),
      member.weight(`${layer}.self_attn.in_proj_bias`),
    );
    const part = (k: number) => splitHeads(g, g.slice(projected, 2, k * d, (k + 1) * d), T, d, heads);
    const own = scaledScores(g, part(0), part(1), d / heads);
    scores = residualScores && scores !== undefined ? g.add(scores, own) : own;
    const attended = linear(attend(g, scores, part(2), T, d), `${layer}.self_attn.out_proj`);
    h = norm(g.add(h, attended), `${layer}.norm1`);
    h = norm(g.add(h, linear(g.gelu(linear(h, `${layer}.linear1`)), `${layer}.linear2`)), `${layer}.norm2`);
  }
  return h;
}

/** Each feature over its window: values [B,F,L] with mean 0, and what was taken out, [B,F] each. */
export function normaliseWindow(
  g: GraphBuilder,
  x: Value,
  window: number,
): { values: Value; mean: Value; deviation: Value } {
  const channels = g.transpose(x, [0, 2, 1]);
  const last = g.slice(channels, 2, window - 1, window);
  const moves = g.sub(channels, last);
  const average = (value: Value) =>
    g.operator('ReduceMean', [value], { axes: { ints: [2] }, keepdims: { int: 1 } });
  const middle = average(moves);
  const centred = g.sub(moves, middle);
  const scale = g.operator('Sqrt', [g.add(average(g.mul(centred, centred)), g.scalar(1e-5))]);
  const squeeze = (value: Value) => g.operator('Squeeze', [value, g.integers([2])]);
  return {
    values: g.div(centred, scale),
    mean: squeeze(g.add(middle, last)),
    deviation: squeeze(scale),
  };
}
