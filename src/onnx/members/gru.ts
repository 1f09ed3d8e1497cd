import { batchNorm } from '../encoder.ts';
import { additiveAttention, gruLayer } from '../recurrent.ts';
import type { OnnxMember } from '../types.ts';

export const gruResidual: OnnxMember = {
  name: 'gru-residual',
  draw(g, x, member) {
    const { window, options } = member;
    let h = g.linear(g.transpose(x, [1, 0, 2]), member.weight('input.weight'), member.weight('input.bias'));
    for (let k = 0; k < options.layers; k++) {
      const y = gruLayer(g, h, member, `gru.${k}.`, '_l0');
      h = g.add(h, batchNorm(g, y, member, `bn.${k}`));
    }
    const last = g.pick(h, 0, window - 1);
    return g.linear(last, member.weight('head.weight'), member.weight('head.bias'));
  },
};

export const gruEnhanced: OnnxMember = {
  name: 'gru-enhanced',
  draw(g, x, member) {
    const { window, options } = member;
    const norm = (value: string, name: string) =>
      g.layerNorm(value, member.weight(`${name}.weight`), member.weight(`${name}.bias`));
    let h = g.linear(g.transpose(x, [1, 0, 2]), member.weight('input.weight'), member.weight('input.bias'));
    for (let k = 0; k < options.layers; k++) {
      h = g.add(h, gruLayer(g, norm(h, `norm.${k}`), member, `gru.${k}.`, '_l0'));
    }
    const rows = norm(h, 'final');
    const read = g.concat([g.pick(rows, 0, window - 1), additiveAttention(g, rows, member)], 1);
    return g.linear(read, member.weight('head.weight'), member.weight('head.bias'));
  },
};
