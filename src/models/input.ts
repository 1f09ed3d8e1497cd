import { AutostockError } from '../core/index.ts';
import type { NativeParams, TrainData } from '../native/index.ts';
import { MODELS } from './registry.ts';
import type { ModelSpec } from './types.ts';

/** Train data whose features have names; members that read one feature alone find it by them. */
export interface NamedTrainData extends TrainData {
  readonly names?: readonly string[];
}

/** Native option that takes the column of `ModelSpec.input`; no schema has it. */
const COLUMN = 'feature';

function column({ name, input }: ModelSpec, features: readonly string[]): number {
  const at = features.indexOf(input!);
  if (at >= 0) return at;
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `features must hold "${input}", which ${name} reads: add it or leave ${name} out`,
    { details: { field: 'features', model: name, missing: input } },
  );
}

/** AUTOSTOCK_CONFIG_INVALID when a member reads a feature alone and `features` lacks it. */
export function checkInput(model: string, features: readonly string[]): void {
  const spec = MODELS.get(model);
  if (spec.input !== undefined) column(spec, features);
}

/** The options a training takes: a member's own, and where its feature stands. The weights then say it. */
export const trainingOptions = (
  spec: ModelSpec,
  options: NativeParams,
  data: NamedTrainData,
): NativeParams =>
  spec.input === undefined ? options : { ...options, [COLUMN]: column(spec, data.names ?? []) };
