import { attend, NEVER, scaledScores, splitHeads } from '../attention.ts';
import type { GraphBuilder, Value, Weight } from '../builder.ts';
import type { MemberWeights, OnnxMember } from '../types.ts';

/** Sine in even columns, cosine in odd ones, period up to 10000: [L,d]. Vaswani et al. 2017. */
function sinusoids(L: number, d: number): Weight {
  const data = Float32Array.from({ length: L * d }, (_, i) => {
    const t = Math.floor(i / d);
    const column = i % d;
    const phase = t * 10000 ** (-(column - (column % 2)) / d);
    return column % 2 === 0 ? Math.sin(phase) : Math.cos(phase);
  });
  return { shape: [L, d], data };
}

/** 0 where token t may see token s, its last `band` ones, else NEVER: [L,L]. */
function mask(L: number, band: number): Weight {
  const data = Float32Array.from({ length: L * L }, (_, i) => {
    const ago = Math.floor(i / L) - (i % L);
    return ago >= 0 && ago < band ? 0 : NEVER;
  });
  return { shape: [L, L], data };
}

/** Rotary positions on x [B,heads,L,2P]: pairs (j, P + j) turn by t 10000^(-j/P). Su et al. 2021. */
function rotate(g: GraphBuilder, x: Value, L: number, P: number): Value {
  const table = (of: (phase: number) => number) =>
    g.floats({
      shape: [L, P],
      data: Float32Array.from({ length: L * P }, (_, i) => of(Math.floor(i / P) * 10000 ** (-(i % P) / P))),
    });
  const [a, b] = [g.slice(x, 3, 0, P), g.slice(x, 3, P, 2 * P)];
  const [cosine, sine] = [table(Math.cos), table(Math.sin)];
  return g.concat([g.sub(g.mul(a, cosine), g.mul(b, sine)), g.add(g.mul(b, cosine), g.mul(a, sine))], 3);
}

/** Pre-norm causal encoder read at the last token; band 0: all tokens and sinusoids, else rotary positions. */
function draw(g: GraphBuilder, x: Value, member: MemberWeights, band: number): Value {
  const { window: L, options } = member;
  const { width: d, heads, layers } = options;
  const linear = (value: Value, name: string) =>
    g.linear(value, member.weight(`${name}.weight`), member.weight(`${name}.bias`));
  const norm = (value: Value, name: string) =>
    g.layerNorm(value, member.weight(`${name}.weight`), member.weight(`${name}.bias`));
  let h = linear(x, 'input');
  if (band === 0) h = g.add(h, g.floats(sinusoids(L, d)));
  const allowed = g.floats(mask(L, band === 0 ? L : band));
  for (let i = 0; i < layers; i++) {
    const layer = `layers.${i}`;
    const projected = g.linear(
      norm(h, `${layer}.norm1`),
      member.weight(`${layer}.self_attn.in_proj_weight`),
      member.weight(`${layer}.self_attn.in_proj_bias`),
    );
    const part = (k: number) => splitHeads(g, g.slice(projected, 2, k * d, (k + 1) * d), L, d, heads);
    const placed = (value: Value) => (band === 0 ? value : rotate(g, value, L, d / heads / 2));
    const scores = scaledScores(g, placed(part(0)), placed(part(1)), d / heads);
    const attended = attend(g, g.add(scores, allowed), part(2), L, d);
    h = g.add(h, linear(attended, `${layer}.self_attn.out_proj`));
    const wide = g.gelu(linear(norm(h, `${layer}.norm2`), `${layer}.linear1`));
    h = g.add(h, linear(wide, `${layer}.linear2`));
  }
  return linear(norm(g.pick(h, 1, L - 1), 'norm'), 'head');
}

export const transformer: OnnxMember = {
  name: 'transformer',
  draw: (g, x, member) => draw(g, x, member, 0),
};

export const transformerStreaming: OnnxMember = {
  name: 'transformerStreaming',
  draw: (g, x, member) => draw(g, x, member, member.options.band),
};
