import { encode, normaliseWindow } from '../encoder.ts';
import type { OnnxMember } from '../types.ts';

/** One token a patch of a feature's window; batch norms, scores that add up. */
export const patchTst: OnnxMember = {
  name: 'patchTst',
  draw(g, x, member) {
    const { window: L, features: F, options } = member;
    const { patch, stride, width: d, affine } = options;
    const { values, mean, deviation } = normaliseWindow(g, x, L);
    const column = (name: string) => g.floats({ shape: [F, 1], data: member.weight(name).data });
    const channels = affine
      ? g.add(g.mul(values, column('revin.affine_weight')), column('revin.affine_bias'))
      : values;
    const N = Math.floor((L - patch) / stride) + 2;
    // The bars past the end are copies of the last one.
    const bars = Array.from({ length: N * patch }, (_, i) =>
      Math.min(Math.floor(i / patch) * stride + (i % patch), L - 1),
    );
    const cut = g.operator('Gather', [channels, g.integers(bars)], { axis: { int: 2 } });
    const tokens = g.add(
      g.linear(g.reshape(cut, [-1, N, patch]), member.weight('W_P.weight'), member.weight('W_P.bias')),
      g.floats(member.weight('W_pos')),
    );
    const encoded = encode(g, tokens, member, { tokens: N, batchNorm: true, residualScores: true });
    const read = g.concat([g.reshape(encoded, [-1, F * N * d]), mean, deviation], 1);
    return g.linear(read, member.weight('head.weight'), member.weight('head.bias'));
  },
};

/** One token a feature. */
export const iTransformer: OnnxMember = {
  name: 'iTransformer',
  draw(g, x, member) {
    const { window, features: F, options } = member;
    const { values, mean, deviation } = normaliseWindow(g, x, window);
    const tokens = g.linear(values, member.weight('embed.weight'), member.weight('embed.bias'));
    const encoded = encode(g, tokens, member, { tokens: F, batchNorm: false, residualScores: false });
    const normed = g.layerNorm(encoded, member.weight('norm.weight'), member.weight('norm.bias'));
    const read = g.concat([g.reshape(normed, [-1, F * options.width]), mean, deviation], 1);
    return g.linear(read, member.weight('head.weight'), member.weight('head.bias'));
  },
};
