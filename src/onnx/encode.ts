import { ProtobufWriter } from './protobuf.ts';

/** ONNX operator set 17 (LayerNormalization is from there) under IR version 8; trees are of ai.onnx.ml 3. */
const IR_VERSION = 8;
const OPSET = 17;
const ML_OPSET = 3;
export const ML_DOMAIN = 'ai.onnx.ml';

const FLOAT = 1;
const INT64 = 7;

export type Attribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly text: string }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] }
  | { readonly texts: readonly string[] };

export interface Node {
  readonly op: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A constant: float32, or int64 for shapes, axes and indices. */
export interface Constant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | readonly number[];
}

/** An input or output; a side that is text may be any length. */
export interface Port {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

export interface Graph {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
  readonly input: Port;
  readonly output: Port;
}

/** A ModelProto. Field numbers: onnx.proto of github.com/onnx/onnx. */
export function encodeModel(
  graph: Graph,
  producer: { readonly name: string; readonly version: string },
  facts: Readonly<Record<string, string>>,
): Uint8Array {
  const model = new ProtobufWriter()
    .integer(1, IR_VERSION)
    .string(2, producer.name)
    .string(3, producer.version)
    .message(7, encodeGraph(graph))
    .message(8, operatorSet('', OPSET));
  if (graph.nodes.some(({ domain }) => domain === ML_DOMAIN))
    model.message(8, operatorSet(ML_DOMAIN, ML_OPSET));
  for (const [key, value] of Object.entries(facts)) {
    model.message(14, new ProtobufWriter().string(1, key).string(2, value));
  }
  return model.finish();
}

const operatorSet = (domain: string, version: number): ProtobufWriter =>
  new ProtobufWriter().string(1, domain).integer(2, version);

function encodeGraph({ name, nodes, constants, input, output }: Graph): ProtobufWriter {
  const graph = new ProtobufWriter();
  for (const node of nodes) graph.message(1, encodeNode(node));
  graph.string(2, name);
  for (const constant of constants) graph.message(5, encodeConstant(constant));
  return graph.message(11, encodePort(input)).message(12, encodePort(output));
}

function encodeNode({ op, domain, inputs, outputs, attributes }: Node): ProtobufWriter {
  const node = new ProtobufWriter();
  for (const input of inputs) node.string(1, input);
  for (const output of outputs) node.string(2, output);
  node.string(3, outputs[0]).string(4, op);
  for (const [name, attribute] of Object.entries(attributes))
    node.message(5, encodeAttribute(name, attribute));
  return node.string(7, domain);
}

function encodeAttribute(name: string, attribute: Attribute): ProtobufWriter {
  const proto = new ProtobufWriter().string(1, name);
  const text = new TextEncoder();
  if ('float' in attribute) return proto.float(2, attribute.float).integer(20, 1);
  if ('int' in attribute) return proto.integer(3, attribute.int).integer(20, 2);
  if ('text' in attribute) return proto.bytes(4, text.encode(attribute.text)).integer(20, 3);
  if ('floats' in attribute) {
    for (const value of attribute.floats) proto.float(7, value);
    return proto.integer(20, 6);
  }
  if ('ints' in attribute) {
    for (const value of attribute.ints) proto.integer(8, value);
    return proto.integer(20, 7);
  }
  for (const value of attribute.texts) proto.bytes(9, text.encode(value));
  return proto.integer(20, 8);
}

function encodeConstant({ name, shape, data }: Constant): ProtobufWriter {
  const proto = new ProtobufWriter();
  for (const side of shape) proto.integer(1, side);
  const whole = !(data instanceof Float32Array);
  const view = whole ? BigInt64Array.from(data, BigInt) : data;
  return proto
    .integer(2, whole ? INT64 : FLOAT)
    .string(8, name)
    .bytes(9, new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
}

function encodePort({ name, shape }: Port): ProtobufWriter {
  const sides = new ProtobufWriter();
  for (const side of shape) {
    const dimension = new ProtobufWriter();
    sides.message(1, typeof side === 'number' ? dimension.integer(1, side) : dimension.string(2, side));
  }
  const tensor = new ProtobufWriter().integer(1, FLOAT).message(2, sides);
  return new ProtobufWriter().string(1, name).message(2, new ProtobufWriter().message(1, tensor));
}
