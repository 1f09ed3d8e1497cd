import { headWidth, type OutputConfig } from '../models/index.ts';
import type { GraphBuilder, Value } from './builder.ts';

const softplus = (g: GraphBuilder, x: Value): Value => g.operator('Softplus', [x]);

/** Raw head values [B,O] -> the forecast [B,H,K], as the addon finishes it. */
export function finishHead(g: GraphBuilder, raw: Value, output: OutputConfig): Value {
  const K = headWidth(output);
  const values = g.reshape(raw, [-1, output.horizons.length, K]);
  const column = (k: number): Value => g.slice(values, 2, k, k + 1);
  if (output.head === 'point') return values;
  if (output.head === 'quantiles') return g.concat(quantiles(g, K, column), 2);
  const scale = g.add(softplus(g, column(1)), g.scalar(1e-4));
  if (output.head === 'gaussian') return g.concat([column(0), scale], 2);
  return g.concat([column(0), scale, g.add(softplus(g, column(2)), g.scalar(2))], 2);
}

/** The median plus and minus running sums of softplus gaps. */
function quantiles(g: GraphBuilder, K: number, column: (k: number) => Value): Value[] {
  const middle = (K - 1) / 2;
  const out: Value[] = Array.from({ length: K });
  out[middle] = column(middle);
  for (let k = middle - 1; k >= 0; k--) out[k] = g.sub(out[k + 1], softplus(g, column(k)));
  for (let k = middle + 1; k < K; k++) out[k] = g.add(out[k - 1], softplus(g, column(k)));
  return out;
}
