import Type from 'typebox';
import { AutostockError, toAutostockError } from '../../core/index.ts';
import { writeAtomically } from '../../models/index.ts';
import { exportOnnx, type OnnxSource } from '../../onnx/index.ts';
import { CODE_VERSION } from '../../pipeline/index.ts';
import { defineCommand } from '../command.ts';
import { checkTarget, readWeights } from '../models/files.ts';
import { readMember } from '../models/memberConfig.ts';
import { checkpointAt } from '../models/storeOptions.ts';

const schema = Type.Object(
  {
    checkpoint: Type.Optional(
      Type.String({ description: '<folder>/<name> of a checkpoint; or give --model and --weights.' }),
    ),
    model: Type.Optional(Type.String({ description: 'Member of the zoo.' })),
    config: Type.Optional(
      Type.String({
        description: 'JSON file of its options, flat, with horizons and head; defaults without.',
      }),
    ),
    weights: Type.Optional(
      Type.String({ description: 'safetensors file, names as in the PyTorch state dict.' }),
    ),
    features: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 4096, description: 'Features of a bar, beside --model.' }),
    ),
    onnx: Type.String({ description: 'ONNX file to write.' }),
  },
  { additionalProperties: false },
);
type Options = Type.Static<typeof schema>;

const usage = (message: string, field: string): AutostockError =>
  new AutostockError('AUTOSTOCK_CONFIG_INVALID', message, { details: { field } });

/** From a checkpoint, whose scaler and feature names go into the file's metadata. */
async function ofCheckpoint(path: string): Promise<OnnxSource> {
  const { manifest, weights } = await checkpointAt(path);
  const { model, options, horizons, head, features, seeds, scaler } = manifest;
  return {
    model,
    options,
    output: { horizons, head },
    featureCount: features.length,
    weights,
    ...(seeds !== undefined && { seeds }),
    codeVersion: manifest.codeVersion,
    facts: {
      features: JSON.stringify(features),
      scaler: JSON.stringify(scaler),
      trainedUntil: manifest.trainedUntil,
      weightsSha256: manifest.weightsSha256,
    },
  };
}

async function ofWeights({ model, config, weights, features }: Options): Promise<OnnxSource> {
  if (model === undefined)
    throw usage('give a checkpoint, or --model with --weights and --features', 'checkpoint');
  if (weights === undefined) throw usage('--weights is missing beside --model', '--weights');
  if (features === undefined) throw usage('--features is missing beside --model', '--features');
  const { options, output } = await readMember(model, config);
  return {
    model,
    options,
    output,
    featureCount: features,
    weights: await readWeights(weights),
    codeVersion: CODE_VERSION,
  };
}

export const modelsExport = defineCommand({
  name: 'models export',
  summary: 'Write a trained member as an ONNX model',
  positionals: ['checkpoint'],
  schema,
  examples: [
    'autostock models export out/embedded-models/tcn-residual-fold0 --onnx tcn.onnx',
    'autostock models export --model tcn-residual --config tcn.json --weights w.safetensors --features 32 --onnx tcn.onnx',
  ],
  async run(options) {
    const { checkpoint, model, onnx } = options;
    if (checkpoint !== undefined && model !== undefined) {
      throw usage('give a checkpoint or --model, not both', '--model');
    }
    checkTarget('--onnx', onnx);
    const source = checkpoint === undefined ? await ofWeights(options) : await ofCheckpoint(checkpoint);
    let bytes: Uint8Array;
    try {
      bytes = exportOnnx(source);
    } catch (error) {
      throw toAutostockError(error);
    }
    await writeAtomically(onnx, bytes);
    const { output, featureCount } = source;
    return {
      json: { model: source.model, file: onnx, bytes: bytes.length, features: featureCount, ...output },
      text: `${onnx}: ${source.model}, ${bytes.length} bytes`,
    };
  },
});
