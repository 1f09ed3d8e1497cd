import type { OnnxMember } from '../types.ts';

export const nlinear: OnnxMember = {
  name: 'nlinear',
  draw(g, x, member) {
    const { window: L, features, options } = member;
    const last = g.slice(x, 1, L - 1, L); // [B,1,F]
    const moves = g.operator('MatMul', [g.floats(member.weight('Linear.weight')), g.sub(x, last)]); // [B,P,F]
    const bias = g.floats({ shape: [options.latent, 1], data: member.weight('Linear.bias').data });
    const flat = g.reshape(g.add(g.add(moves, bias), last), [-1, options.latent * features]);
    return g.linear(flat, member.weight('head.weight'), member.weight('head.bias'));
  },
};
