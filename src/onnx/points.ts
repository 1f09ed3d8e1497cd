import { headWidth, pointIndex } from '../models/index.ts';
import type { GraphBuilder, Value, Weight } from './builder.ts';
import type { MemberWeights } from './types.ts';

/**
 * Raw head values [B,O] of a member that fits points alone: points [B,H] plus their bias, and beside them the spread
 * that was fitted to the residuals.
 */
export function besidePoints(
  g: GraphBuilder,
  points: Value,
  bias: Weight,
  { output, weight }: MemberWeights,
): Value {
  const H = output.horizons.length;
  const K = headWidth(output);
  if (K === 1) return g.add(points, g.floats(bias));
  const place = new Float32Array(H * H * K); // [H,O]: each horizon's point to its column
  const start = weight('spread').data.slice();
  for (let h = 0; h < H; h++) {
    place[h * H * K + pointIndex(output, h)] = 1;
    start[pointIndex(output, h)] = bias.data[h];
  }
  const spread = g.operator('MatMul', [points, g.floats({ shape: [H, H * K], data: place })]);
  return g.add(spread, g.floats({ shape: [H * K], data: start }));
}
