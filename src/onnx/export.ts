import { AutostockError } from '../core/index.ts';
import { headWidth, MODELS, nativeOutput, type OutputConfig, resolveModelOptions } from '../models/index.ts';
import { loadNative, type NamedTensor, type NativeParams } from '../native/index.ts';
import { GraphBuilder, type Value, type Weight } from './builder.ts';
import { encodeModel } from './encode.ts';
import { finishHead } from './head.ts';
import { ONNX_MEMBERS } from './members/index.ts';
import type { MemberWeights } from './types.ts';

/** What to export: a member of the zoo under given options with trained weights. */
export interface OnnxSource {
  readonly model: string;
  /** Those left out are at their defaults. */
  readonly options: NativeParams;
  readonly output: OutputConfig;
  readonly featureCount: number;
  /** safetensors bytes that fit the member. */
  readonly weights: Uint8Array;
  /** Members in the weights, exported as their mean; 1 when left out. */
  readonly seeds?: number;
  readonly codeVersion: string;
  /** Said in the file's metadata, beside model, options, horizons and head. */
  readonly facts?: Readonly<Record<string, string>>;
}

/** Whether a native architecture can be exported. */
export const hasOnnx = (native: string): boolean => ONNX_MEMBERS.has(native);

/**
 * An ONNX model, operator set 17: input x [batch,L,F] of scaled features, output y [batch,H,K], the finished forecast.
 * AUTOSTOCK_CONFIG_INVALID for a member without an export, AUTOSTOCK_MODEL_CHECKPOINT for weights that do not fit.
 */
export function exportOnnx(source: OnnxSource): Uint8Array {
  const { model, output, featureCount, weights, seeds = 1 } = source;
  const spec = MODELS.get(model);
  if (!hasOnnx(spec.native)) {
    const known = MODELS.entries.filter(({ native }) => hasOnnx(native)).map(({ name }) => name);
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `${model} has no ONNX export; these have: ${known.join(', ')}`,
      { details: { field: 'model', was: model, known } },
    );
  }
  const options = resolveModelOptions(spec, source.options);
  const native = loadNative();
  const shape = nativeOutput(output);
  // Opens the member once: weights of another shape or name are refused there.
  native.modelClose(native.modelOpen(spec.native, options, shape, featureCount, weights, seeds));
  const { window } = native.modelDescribe(spec.native, options, shape, featureCount);
  const tensors = new Map(native.tensorsRead(weights).map((tensor) => [tensor.name, tensor]));
  const g = new GraphBuilder();
  const draw = ONNX_MEMBERS.get(spec.native).draw;
  const raws = Array.from({ length: seeds }, (_, k) =>
    draw(g, 'x', {
      options,
      window,
      features: featureCount,
      output,
      ...lookUp(tensors, seeds === 1 ? '' : `members.${k}.`),
    }),
  );
  const y = name(g, finishHead(g, meanOf(g, raws), output));
  const H = output.horizons.length;
  const graph = {
    name: model,
    nodes: g.nodes,
    constants: g.constants,
    input: { name: 'x', shape: ['batch', window, featureCount] },
    output: { name: y, shape: ['batch', H, headWidth(output)] },
  };
  return encodeModel(
    graph,
    { name: 'autostock', version: source.codeVersion },
    {
      model,
      options: JSON.stringify(options),
      horizons: JSON.stringify(output.horizons),
      head: output.head,
      ...source.facts,
    },
  );
}

/** Gives the last value the output's name. */
const name = (g: GraphBuilder, value: Value): Value => {
  g.nodes.push({ op: 'Identity', domain: '', inputs: [value], outputs: ['y'], attributes: {} });
  return 'y';
};

const meanOf = (g: GraphBuilder, values: readonly Value[]): Value =>
  values.length === 1 ? values[0] : g.operator('Mean', values);

function lookUp(
  tensors: ReadonlyMap<string, NamedTensor>,
  prefix: string,
): Pick<MemberWeights, 'weight' | 'has'> {
  return {
    has: (key) => tensors.has(prefix + key),
    weight(key): Weight {
      const tensor = tensors.get(prefix + key);
      if (tensor) return tensor;
      throw new AutostockError(
        'AUTOSTOCK_INTERNAL',
        `the ONNX export asked for the tensor "${key}", which is not there`,
      );
    },
  };
}
