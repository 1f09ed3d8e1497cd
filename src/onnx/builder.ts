import type { Attribute, Constant, Node } from './encode.ts';

/** The name of a value in a graph. */
export type Value = string;

/** A float32 tensor of weights. */
export interface Weight {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Grows a graph one operator at a time; each call answers the name of what it made. */
export class GraphBuilder {
  readonly nodes: Node[] = [];
  readonly constants: Constant[] = [];
  #count = 0;

  #name(stem: string): string {
    return `${stem}_${this.#count++}`;
  }

  /** Several outputs of one operator; an input that is left out is ''. */
  operators(
    op: string,
    inputs: readonly Value[],
    count: number,
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = '',
  ): Value[] {
    const outputs = Array.from({ length: count }, () => this.#name(op));
    this.nodes.push({ op, domain, inputs, outputs, attributes });
    return outputs;
  }

  operator(
    op: string,
    inputs: readonly Value[],
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = '',
  ): Value {
    return this.operators(op, inputs, 1, attributes, domain)[0];
  }

  floats({ shape, data }: Weight): Value {
    const name = this.#name('weight');
    this.constants.push({ name, shape, data });
    return name;
  }

  scalar(value: number): Value {
    return this.floats({ shape: [], data: Float32Array.of(value) });
  }

  /** int64 numbers, [n]: shapes, axes, indices. */
  integers(data: readonly number[]): Value {
    const name = this.#name('integers');
    this.constants.push({ name, shape: [data.length], data });
    return name;
  }

  add(a: Value, b: Value): Value {
    return this.operator('Add', [a, b]);
  }

  sub(a: Value, b: Value): Value {
    return this.operator('Sub', [a, b]);
  }

  mul(a: Value, b: Value): Value {
    return this.operator('Mul', [a, b]);
  }

  div(a: Value, b: Value): Value {
    return this.operator('Div', [a, b]);
  }

  reshape(x: Value, shape: readonly number[]): Value {
    return this.operator('Reshape', [x, this.integers(shape)]);
  }

  transpose(x: Value, order: readonly number[]): Value {
    return this.operator('Transpose', [x], { perm: { ints: order } });
  }

  /** Places from .. to (not included) of one axis. */
  slice(x: Value, axis: number, from: number, to: number): Value {
    return this.operator('Slice', [x, this.integers([from]), this.integers([to]), this.integers([axis])]);
  }

  /** One place of an axis, which goes away. */
  pick(x: Value, axis: number, at: number): Value {
    return this.operator('Squeeze', [this.slice(x, axis, at, at + 1), this.integers([axis])]);
  }

  concat(parts: readonly Value[], axis: number): Value {
    return parts.length === 1 ? parts[0] : this.operator('Concat', parts, { axis: { int: axis } });
  }

  softmax(x: Value): Value {
    return this.operator('Softmax', [x], { axis: { int: -1 } });
  }

  /** Exact GELU: x Phi(x). */
  gelu(x: Value): Value {
    const erf = this.operator('Erf', [this.mul(x, this.scalar(Math.SQRT1_2))]);
    return this.mul(this.mul(x, this.scalar(0.5)), this.add(erf, this.scalar(1)));
  }

  /** x W' + b over the last axis, as nn.Linear. W: [N,K]; x of any rank. */
  linear(x: Value, weight: Weight, bias?: Weight): Value {
    const product = this.operator('MatMul', [x, this.floats(transposed(weight))]);
    return bias ? this.add(product, this.floats(bias)) : product;
  }

  /** Over the last axis, eps 1e-5, as nn.LayerNorm. */
  layerNorm(x: Value, weight: Weight, bias: Weight): Value {
    return this.operator('LayerNormalization', [x, this.floats(weight), this.floats(bias)], {
      axis: { int: -1 },
      epsilon: { float: 1e-5 },
    });
  }
}

/** [N,K] -> [K,N]. */
export function transposed({ shape: [N, K], data }: Weight): Weight {
  const out = new Float32Array(data.length);
  for (let n = 0; n < N; n++) for (let k = 0; k < K; k++) out[k * N + n] = data[n * K + k];
  return { shape: [K, N], data: out };
}
