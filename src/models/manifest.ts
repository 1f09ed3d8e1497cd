import Type from 'typebox';
import Value from 'typebox/value';
import { AutostockError } from '../core/index.ts';
import { HEADS } from '../native/index.ts';
import type { ModelManifest } from './types.ts';

const ManifestSchema = Type.Object(
  {
    format: Type.Literal(2),
    model: Type.String({ minLength: 1 }),
    options: Type.Record(Type.String(), Type.Union([Type.Number(), Type.Boolean()])),
    features: Type.Array(Type.String()),
    horizons: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1 }),
    head: Type.Union(HEADS.map(({ name }) => Type.Literal(name))),
    volatilityWindow: Type.Integer({ minimum: 2 }),
    sentiment: Type.String({ minLength: 1 }),
    scaler: Type.Object({
      mean: Type.Array(Type.Number()),
      std: Type.Array(Type.Number({ exclusiveMinimum: 0 })),
      clip: Type.Number({ exclusiveMinimum: 0 }),
    }),
    residualStd: Type.Number({ minimum: 0 }),
    dataHash: Type.String(),
    configHash: Type.String(),
    codeVersion: Type.String(),
    seed: Type.Integer(),
    seeds: Type.Optional(Type.Integer({ minimum: 1, maximum: 64 })),
    trainedUntil: Type.String(),
    weightsSha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    training: Type.Object({
      epochs: Type.Integer(),
      bestEpoch: Type.Integer(),
      validLoss: Type.Union([Type.Number(), Type.Null()]),
    }),
  },
  { additionalProperties: false },
);

/** JSON of a manifest, two spaces; an unknown validation loss (NaN) is null. */
export const serialiseManifest = (manifest: ModelManifest): string =>
  `${JSON.stringify(manifest, null, 2)}\n`;

/** Parses and checks a manifest; every fault is AUTOSTOCK_MODEL_CHECKPOINT naming the field. */
export function parseManifest(name: string, text: string): ModelManifest {
  const refuse = (why: string, cause?: unknown) =>
    new AutostockError('AUTOSTOCK_MODEL_CHECKPOINT', `manifest of checkpoint "${name}": ${why}`, { cause });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw refuse(`not JSON: ${(cause as Error).message}`, cause);
  }
  const [issue] = Value.Errors(ManifestSchema, value);
  if (issue) throw refuse(`${issue.instancePath.slice(1).replaceAll('/', '.') || '(root)'} ${issue.message}`);
  const parsed = value as Omit<ModelManifest, 'training'> & {
    training: { epochs: number; bestEpoch: number; validLoss: number | null };
  };
  if (
    parsed.scaler.mean.length !== parsed.features.length ||
    parsed.scaler.std.length !== parsed.features.length
  ) {
    throw refuse(
      `scaler has ${parsed.scaler.mean.length} means and ${parsed.scaler.std.length} deviations for ${parsed.features.length} features`,
    );
  }
  return { ...parsed, training: { ...parsed.training, validLoss: parsed.training.validLoss ?? Number.NaN } };
}
