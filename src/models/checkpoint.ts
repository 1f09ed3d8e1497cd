import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AutostockError, sha256 } from '../core/index.ts';
import { parseManifest, serialiseManifest } from './manifest.ts';
import type { ModelManifest } from './types.ts';
import { writeAtomically } from './writeAtomically.ts';

export interface Checkpoint {
  readonly name: string;
  readonly manifest: ModelManifest;
  readonly weights: Uint8Array;
}

/** What a loaded checkpoint must have been trained with. */
export interface CheckpointExpectation {
  readonly model?: string;
  readonly features?: readonly string[];
  readonly horizon?: number;
  readonly options?: Readonly<Record<string, number>>;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

function checkName(name: string): void {
  if (NAME.test(name)) return;
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `checkpoint name must be 1-128 letters, digits, ".", "_" or "-" and start with a letter or digit, was ${JSON.stringify(name)}`,
    { details: { field: 'name', was: name } },
  );
}

/**
 * Writes <dir>/<name>.safetensors and then <dir>/<name>.json, each by rename: a manifest never speaks of
 * weights that are not there whole. Returns the manifest with the weights' SHA-256.
 */
export async function saveCheckpoint(
  dir: string,
  name: string,
  weights: Uint8Array,
  manifest: Omit<ModelManifest, 'format' | 'weightsSha256'>,
): Promise<ModelManifest> {
  checkName(name);
  const full: ModelManifest = { format: 2, ...manifest, weightsSha256: sha256(weights) };
  await mkdir(dir, { recursive: true });
  await writeAtomically(join(dir, `${name}.safetensors`), weights);
  await writeAtomically(join(dir, `${name}.json`), serialiseManifest(full));
  return full;
}

async function read(path: string, name: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new AutostockError(
      missing ? 'AUTOSTOCK_MODEL_NOT_FOUND' : 'AUTOSTOCK_IO_FAILURE',
      missing
        ? `no trained model "${name}": ${path} does not exist`
        : `cannot read ${path}: ${(cause as Error).message}`,
      { cause, details: { path } },
    );
  }
}

function checkExpectation(name: string, manifest: ModelManifest, expected: CheckpointExpectation): void {
  const refuse = (field: string, was: unknown, want: unknown) => {
    throw new AutostockError(
      'AUTOSTOCK_MODEL_CHECKPOINT',
      `checkpoint "${name}": ${field} is ${JSON.stringify(was)}, the run needs ${JSON.stringify(want)}: train again`,
      { details: { field, was, expected: want } },
    );
  };
  const { model, features, horizon, options } = expected;
  if (model !== undefined && model !== manifest.model) refuse('model', manifest.model, model);
  if (horizon !== undefined && horizon !== manifest.horizons[0])
    refuse('horizons[0]', manifest.horizons[0], horizon);
  for (const key of Object.keys(options ?? {})) {
    if (options![key] !== manifest.options[key])
      refuse(`options.${key}`, manifest.options[key], options![key]);
  }
  for (let f = 0; features && f < Math.max(features.length, manifest.features.length); f++) {
    if (features[f] !== manifest.features[f]) refuse(`features[${f}]`, manifest.features[f], features[f]);
  }
}

/** Reads a checkpoint, checks the weights' SHA-256 and that it fits what the run expects. */
export async function loadCheckpoint(
  dir: string,
  name: string,
  expected: CheckpointExpectation = {},
): Promise<Checkpoint> {
  checkName(name);
  const manifest = parseManifest(name, (await read(join(dir, `${name}.json`), name)).toString('utf8'));
  checkExpectation(name, manifest, expected);
  const file = await read(join(dir, `${name}.safetensors`), name);
  const digest = sha256(file);
  if (digest !== manifest.weightsSha256) {
    throw new AutostockError(
      'AUTOSTOCK_MODEL_CHECKPOINT',
      `checkpoint "${name}": the weights' SHA-256 is ${digest}, the manifest says ${manifest.weightsSha256}: the file changed or is damaged`,
      { details: { field: 'weightsSha256', was: digest, expected: manifest.weightsSha256 } },
    );
  }
  // A pooled Buffer shares its memory with others; the addon gets bytes of its own.
  return { name, manifest, weights: Uint8Array.from(file) };
}

/** Names of the checkpoints in `dir`, sorted; a folder that does not exist has none. */
export async function listCheckpoints(dir: string): Promise<string[]> {
  let files: string[];
  try {
    files = await readdir(dir);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new AutostockError('AUTOSTOCK_IO_FAILURE', `cannot list ${dir}: ${(cause as Error).message}`, {
      cause,
    });
  }
  const present = new Set(files);
  return files
    .filter((file) => file.endsWith('.json') && present.has(`${file.slice(0, -5)}.safetensors`))
    .map((file) => file.slice(0, -5))
    .sort();
}
