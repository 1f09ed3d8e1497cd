import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeModel, ML_DOMAIN } from '../../../src/onnx/encode.ts';
import { ProtobufWriter } from '../../../src/onnx/protobuf.ts';

const test = suite('onnx protobuf');

test('fields are written as the wire format says', () => {
  const bytes = (writer: ProtobufWriter) => [...writer.finish()];
  // The examples of protobuf.dev/programming-guides/encoding.
  assert.equal(bytes(new ProtobufWriter().integer(1, 150)), [0x08, 0x96, 0x01]);
  assert.equal(bytes(new ProtobufWriter().string(2, 'testing')), [0x12, 7, ...Buffer.from('testing')]);
  const nested = new ProtobufWriter().message(3, new ProtobufWriter().integer(1, 150));
  assert.equal(bytes(nested), [0x1a, 3, 0x08, 0x96, 0x01]);
  assert.equal(bytes(new ProtobufWriter().float(2, 1)), [0x15, 0, 0, 0x80, 0x3f]);
  assert.equal(bytes(new ProtobufWriter().integer(1, 0)), [0x08, 0]);
  assert.equal(
    bytes(new ProtobufWriter().integer(1, -2)),
    [0x08, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  );
  assert.equal(
    bytes(new ProtobufWriter().integer(20, 2 ** 40)),
    [0xa0, 0x01, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20],
  );
});

test('the tree operator set is asked for only where a tree stands', () => {
  const graph = (domain: string) => ({
    name: 'g',
    nodes: [{ op: 'X', domain, inputs: ['x'], outputs: ['y'], attributes: {} }],
    constants: [],
    input: { name: 'x', shape: ['batch', 2] },
    output: { name: 'y', shape: ['batch', 2] },
  });
  const text = (domain: string) =>
    Buffer.from(encodeModel(graph(domain), { name: 'p', version: '1' }, {})).toString('latin1');
  assert.not.match(text(''), ML_DOMAIN);
  assert.match(text(ML_DOMAIN), ML_DOMAIN);
});

test.run();
