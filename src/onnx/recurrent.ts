import type { GraphBuilder, Value, Weight } from './builder.ts';
import type { MemberWeights } from './types.ts';

/** Rows [G*H, ...] in another order of the G gates. */
function gates({ shape, data }: Weight, order: readonly number[]): Float32Array {
  const size = data.length / order.length;
  const out = new Float32Array(data.length);
  order.forEach((from, to) => {
    out.set(data.subarray(from * size, (from + 1) * size), to * size);
  });
  if (shape[0] % order.length !== 0) throw new RangeError(`${shape[0]} rows of ${order.length} gates`);
  return out;
}

interface Layer {
  readonly op: 'LSTM' | 'GRU';
  /** Place of each of ONNX's gates among PyTorch's. */
  readonly order: readonly number[];
  readonly attributes: Readonly<Record<string, { readonly int: number }>>;
}

/** ONNX i, o, f, c; PyTorch i, f, g, o. */
const LSTM: Layer = { op: 'LSTM', order: [0, 3, 1, 2], attributes: {} };
/** ONNX z, r, h; PyTorch r, z, n, reset after the recurrent product. */
const GRU: Layer = { op: 'GRU', order: [1, 0, 2], attributes: { linear_before_reset: { int: 1 } } };

/** One layer from a zero state: x [L,B,I] -> outputs [L,B,H], in order of time for a reverse pass too. */
function layer(
  g: GraphBuilder,
  { op, order, attributes }: Layer,
  x: Value,
  member: MemberWeights,
  prefix: string,
  suffix: string,
): Value {
  const part = (name: string) => member.weight(`${prefix}${name}${suffix}`);
  const [rows, inputs] = part('weight_ih').shape;
  const hidden = rows / order.length;
  const matrix = (name: string, columns: number) =>
    g.floats({ shape: [1, rows, columns], data: gates(part(name), order) });
  const bias = new Float32Array(2 * rows);
  bias.set(gates(part('bias_ih'), order));
  bias.set(gates(part('bias_hh'), order), rows);
  const inputsOf = [
    x,
    matrix('weight_ih', inputs),
    matrix('weight_hh', hidden),
    g.floats({ shape: [1, 2 * rows], data: bias }),
  ];
  const [all] = g.operators(op, inputsOf, 1, {
    hidden_size: { int: hidden },
    direction: { text: suffix.endsWith('_reverse') ? 'reverse' : 'forward' },
    ...attributes,
  });
  return g.operator('Squeeze', [all, g.integers([1])]);
}

type Place = readonly [g: GraphBuilder, x: Value, member: MemberWeights, prefix: string, suffix: string];
export const lstmLayer = (...[g, ...rest]: Place): Value => layer(g, LSTM, ...rest);
export const gruLayer = (...[g, ...rest]: Place): Value => layer(g, GRU, ...rest);

/** Softmax over time of v' tanh(W r + b), then the weighted mean: rows [L,B,D] -> [B,D]. */
export function additiveAttention(g: GraphBuilder, rows: Value, member: MemberWeights): Value {
  const byBatch = g.transpose(rows, [1, 0, 2]); // [B,L,D]
  const energy = g.operator('Tanh', [
    g.linear(byBatch, member.weight('attention.weight'), member.weight('attention.bias')),
  ]);
  const scores = g.transpose(g.linear(energy, member.weight('score.weight')), [0, 2, 1]); // [B,1,L]
  return g.pick(g.operator('MatMul', [g.softmax(scores), byBatch]), 1, 0);
}
