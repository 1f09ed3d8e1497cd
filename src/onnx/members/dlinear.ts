import type { Weight } from '../builder.ts';
import type { OnnxMember } from '../types.ts';

/** Row t holds the weights of the bars in the trend at t, ends replicated: [L,L]. */
function movingAverage(L: number, kernel: number): Weight {
  const data = new Float32Array(L * L);
  const half = (kernel - 1) / 2;
  for (let t = 0; t < L; t++) {
    for (let k = t - half; k <= t + half; k++) data[t * L + Math.min(Math.max(k, 0), L - 1)] += 1 / kernel;
  }
  return { shape: [L, L], data };
}

export const dlinear: OnnxMember = {
  name: 'dlinear',
  draw(g, x, member) {
    const { options, window, features } = member;
    const trend = g.operator('MatMul', [g.floats(movingAverage(window, options.kernel)), x]);
    const map = (name: string, input: string) => {
      const bias = member.weight(`${name}.bias`);
      const product = g.operator('MatMul', [g.floats(member.weight(`${name}.weight`)), input]); // [B,P,F]
      return g.add(product, g.floats({ shape: [options.latent, 1], data: bias.data }));
    };
    const z = g.add(map('Linear_Seasonal', g.sub(x, trend)), map('Linear_Trend', trend));
    const flat = g.reshape(z, [-1, options.latent * features]);
    return g.linear(flat, member.weight('head.weight'), member.weight('head.bias'));
  },
};
