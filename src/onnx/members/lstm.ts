import type { GraphBuilder, Value } from '../builder.ts';
import { additiveAttention, lstmLayer } from '../recurrent.ts';
import type { MemberWeights, OnnxMember } from '../types.ts';

const head = (g: GraphBuilder, x: Value, member: MemberWeights): Value =>
  g.linear(x, member.weight('head.weight'), member.weight('head.bias'));

export const lstmBasic: OnnxMember = {
  name: 'lstm-basic',
  draw(g, x, member) {
    const all = lstmLayer(g, g.transpose(x, [1, 0, 2]), member, 'lstm.', '_l0');
    return head(g, g.pick(all, 0, member.window - 1), member);
  },
};

/** From the second layer on with a residual; LayerNorm before the head. */
export const lstmStacked: OnnxMember = {
  name: 'lstm',
  draw(g, x, member) {
    let h = lstmLayer(g, g.transpose(x, [1, 0, 2]), member, 'lstm.', '_l0');
    for (let k = 1; k < member.options.layers; k++) h = g.add(h, lstmLayer(g, h, member, 'lstm.', `_l${k}`));
    const last = g.pick(h, 0, member.window - 1);
    return head(g, g.layerNorm(last, member.weight('norm.weight'), member.weight('norm.bias')), member);
  },
};

export const lstmAttention: OnnxMember = {
  name: 'lstm-attention',
  draw(g, x, member) {
    const bars = g.transpose(x, [1, 0, 2]);
    const ahead = lstmLayer(g, bars, member, 'lstm.', '_l0');
    const back = lstmLayer(g, bars, member, 'lstm.', '_l0_reverse');
    const pooled = additiveAttention(g, g.concat([ahead, back], 2), member);
    // The reverse pass ends at the window's first bar.
    return head(g, g.concat([g.pick(ahead, 0, member.window - 1), g.pick(back, 0, 0), pooled], 1), member);
  },
};
