import type { GraphBuilder, Value, Weight } from '../builder.ts';
import type { MemberWeights, OnnxMember } from '../types.ts';

/** Convolution over x [B,Ci,L] that reads bars up to its own: left padding alone. weight: [Co,Ci,K]. */
function causal(g: GraphBuilder, x: Value, weight: Weight, bias: Weight, dilation: number): Value {
  const K = weight.shape[2];
  return g.operator('Conv', [x, g.floats(weight), g.floats(bias)], {
    kernel_shape: { ints: [K] },
    dilations: { ints: [dilation] },
    pads: { ints: [(K - 1) * dilation, 0] },
  });
}

/** Weight norm folded: g v / norm(v) per output channel. */
function folded(magnitude: Weight, direction: Weight): Weight {
  const size = direction.data.length / direction.shape[0];
  const data = new Float32Array(direction.data.length);
  for (let c = 0; c < direction.shape[0]; c++) {
    const v = direction.data.subarray(c * size, (c + 1) * size);
    const norm = Math.sqrt(v.reduce((sum, value) => sum + value * value, 0));
    v.forEach((value, i) => {
      data[c * size + i] = (magnitude.data[c] * value) / norm;
    });
  }
  return { shape: direction.shape, data };
}

const relu = (g: GraphBuilder, x: Value): Value => g.operator('Relu', [x]);

/** The level's input, through a 1x1 where the widths differ. */
function residual(g: GraphBuilder, x: Value, level: string, member: MemberWeights): Value {
  const name = `${level}.downsample`;
  if (!member.has(`${name}.weight`)) return x;
  return causal(g, x, member.weight(`${name}.weight`), member.weight(`${name}.bias`), 1);
}

const readLast = (g: GraphBuilder, x: Value, member: MemberWeights): Value =>
  g.linear(g.pick(x, 2, member.window - 1), member.weight('head.weight'), member.weight('head.bias'));

export const tcnResidual: OnnxMember = {
  name: 'tcn',
  draw(g, x, member) {
    let h = g.transpose(x, [0, 2, 1]); // [B,F,L]
    for (let i = 0; i < member.options.levels; i++) {
      const level = `levels.${i}`;
      const convolution = (input: Value, name: string) => {
        const weight = `${level}.${name}.parametrizations.weight.original`;
        const packed = folded(member.weight(`${weight}0`), member.weight(`${weight}1`));
        return relu(g, causal(g, input, packed, member.weight(`${level}.${name}.bias`), 2 ** i));
      };
      const y = convolution(convolution(h, 'conv1'), 'conv2');
      h = relu(g, g.add(y, residual(g, h, level, member)));
    }
    return readLast(g, h, member);
  },
};

export const tcnMultiScale: OnnxMember = {
  name: 'tcnMultiScale',
  draw(g, x, member) {
    const { levels, channels, gated } = member.options;
    let h = g.transpose(x, [0, 2, 1]);
    for (let i = 0; i < levels; i++) {
      const level = `levels.${i}`;
      const branches = [0, 1, 2].map((j) => {
        const name = `${level}.branches.${j}`;
        const z = causal(g, h, member.weight(`${name}.weight`), member.weight(`${name}.bias`), 2 ** i);
        if (!gated) return relu(g, z);
        const tanh = g.operator('Tanh', [g.slice(z, 1, 0, channels)]);
        return g.mul(tanh, g.operator('Sigmoid', [g.slice(z, 1, channels, 2 * channels)]));
      });
      const mix = causal(
        g,
        g.concat(branches, 1),
        member.weight(`${level}.mix.weight`),
        member.weight(`${level}.mix.bias`),
        1,
      );
      h = g.add(residual(g, h, level, member), mix);
    }
    return readLast(g, h, member);
  },
};
