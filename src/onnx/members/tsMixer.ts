import type { Value } from '../builder.ts';
import type { OnnxMember } from '../types.ts';

export const tsMixer: OnnxMember = {
  name: 'tsMixer',
  draw(g, x, member) {
    const { features, options } = member;
    const linear = (value: Value, name: string) =>
      g.linear(value, member.weight(`${name}.weight`), member.weight(`${name}.bias`));
    const norm = (value: Value, name: string) =>
      g.layerNorm(value, member.weight(`${name}.weight`), member.weight(`${name}.bias`));
    const relu = (value: Value) => g.operator('Relu', [value]);
    const turned = (value: Value) => g.transpose(value, [0, 2, 1]);
    let h = x;
    for (let i = 0; i < options.blocks; i++) {
      const block = `blocks.${i}`;
      h = g.add(h, turned(relu(linear(turned(norm(h, `${block}.norm_time`)), `${block}.time`))));
      const up = relu(linear(norm(h, `${block}.norm_feature`), `${block}.feature1`));
      h = g.add(h, linear(up, `${block}.feature2`));
    }
    const z = turned(linear(turned(h), 'projection')); // [B,P,F]
    return linear(g.reshape(z, [-1, options.latent * features]), 'head');
  },
};
