import type { GraphBuilder, Value } from './builder.ts';

/** What is added to a score that must not count: its softmax is 0. */
export const NEVER = -1e9;

/** [B,T,d] -> [B,heads,T,d / heads]. */
export const splitHeads = (g: GraphBuilder, x: Value, tokens: number, width: number, heads: number): Value =>
  g.transpose(g.reshape(x, [-1, tokens, heads, width / heads]), [0, 2, 1, 3]);

/** softmax(scores) values, heads joined again: [B,heads,T,T], [B,heads,T,d/heads] -> [B,T,d]. */
export function attend(g: GraphBuilder, scores: Value, values: Value, tokens: number, width: number): Value {
  const mixed = g.operator('MatMul', [g.softmax(scores), values]);
  return g.reshape(g.transpose(mixed, [0, 2, 1, 3]), [-1, tokens, width]);
}

/** q k' / sqrt(d / heads): [B,heads,T,T]. */
export function scaledScores(g: GraphBuilder, q: Value, k: Value, headWidth: number): Value {
  const scaled = g.mul(q, g.scalar(1 / Math.sqrt(headWidth)));
  return g.operator('MatMul', [scaled, g.transpose(k, [0, 1, 3, 2])]);
}
